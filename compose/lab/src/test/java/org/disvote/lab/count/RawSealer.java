package org.disvote.lab.count;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.sealing.Plaintext;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.Suite;

/// Seals plaintexts that nobody honest makes.
final class RawSealer {

    private final Seal seal;
    private final HPKE hpke;
    private final AsymmetricKeyParameter publicKey;

    RawSealer(Seal seal) {
        this.seal = seal;
        hpke = new HPKE(
                HPKE.mode_base,
                seal.suite() == Suite.X_WING ? HPKE.kem_X_WING : HPKE.kem_X25519_SHA256,
                HPKE.kdf_HKDF_SHA256,
                HPKE.aead_AES_GCM256);
        publicKey = hpke.deserializePublicKey(seal.publicKey());
    }

    /// An envelope of a padded ballot whose byte at one place is another one.
    byte[] seal(Terms terms, String voter, String constituency, int revision, byte[] ballot, int at, byte value) {
        byte[] plaintext = Plaintext.pad(ballot, seal.pad());
        plaintext[at] = value;
        String digest = terms.digest().substring("sha256:".length());
        byte[] info = ("disvote/ballot/v1\n" + terms.id().value() + "\n" + digest + "\n").getBytes(US_ASCII);
        byte[] aad = (voter + "\n" + constituency + "\n" + revision + "\n").getBytes(US_ASCII);
        HPKEContextWithEncapsulation sender = hpke.setupBaseS(publicKey, info);
        try {
            return ByteBuffer.allocate(seal.envelopeBytes())
                    .put((byte) seal.suite().version())
                    .put(seal.keyId())
                    .put(sender.getEncapsulation())
                    .put(sender.seal(aad, plaintext))
                    .array();
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("AES-GCM encrypts every plaintext", e);
        }
    }
}
