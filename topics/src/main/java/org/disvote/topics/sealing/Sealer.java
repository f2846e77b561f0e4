package org.disvote.topics.sealing;

import java.nio.ByteBuffer;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;

/// Seals ballots to an election's public key, each with fresh randomness. For one thread.
public final class Sealer {

    private final Seal seal;
    private final HPKE hpke;
    private final AsymmetricKeyParameter publicKey;

    public Sealer(Seal seal) {
        this.seal = seal;
        hpke = seal.suite().hpke();
        publicKey = hpke.deserializePublicKey(seal.publicKey());
    }

    /// @param ballot its canonical JSON
    /// @return the envelope
    /// @throws IllegalArgumentException if the ballot is longer than the seal's pad allows
    public byte[] seal(BallotContext context, byte[] ballot) {
        HPKEContextWithEncapsulation sender = hpke.setupBaseS(publicKey, context.info());
        byte[] ciphertext;
        try {
            ciphertext = sender.seal(context.aad(), Plaintext.pad(ballot, seal.pad()));
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("AES-GCM encrypts every plaintext", e);
        }
        return ByteBuffer.allocate(seal.envelopeBytes())
                .put((byte) seal.suite().version())
                .put(seal.keyId())
                .put(sender.getEncapsulation())
                .put(ciphertext)
                .array();
    }

    /// Whether these bytes are a public key to which something can be sealed.
    static boolean isPublicKey(Suite suite, byte[] bytes) {
        if (bytes.length != suite.publicKeyBytes()) {
            return false;
        }
        try {
            HPKE hpke = suite.hpke();
            hpke.setupBaseS(hpke.deserializePublicKey(bytes), new byte[0]);
            return true;
        } catch (RuntimeException e) { // whatever the library says of bad points and coefficients
            return false;
        }
    }
}
