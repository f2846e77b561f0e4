package org.disvote.topics.sealing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KEM;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Makes envelopes from the text of RFC 9180 and of X-Wing's draft alone, without the library that opens them. So it
/// can also make those that no library makes: the sender chooses the point of X25519, and says what the Diffie-Hellman
/// value is.
public final class HandmadeEnvelope {

    private static final HexFormat HEX = HexFormat.of();

    /// How the key ML-KEM-768 begins in its X.509 form.
    private static final byte[] ML_KEM_768 = HEX.parseHex("308204b2300b0609608648016503040402038204a100");

    private static final int ML_KEM_KEY_BYTES = 1_184;

    private final Seal seal;
    private final byte[] suiteId;
    private final byte[] kemId;

    public HandmadeEnvelope(Seal seal) {
        this.seal = seal;
        String[] ids = seal.suite().id().split("-", -1);
        kemId = concat("KEM".getBytes(US_ASCII), HEX.parseHex(ids[0]));
        suiteId = concat("HPKE".getBytes(US_ASCII), HEX.parseHex(ids[0] + ids[1] + ids[2]));
    }

    /// An envelope that opens, of any plaintext with the length of the seal's pad.
    public byte[] seal(BallotContext context, byte[] plaintext) throws GeneralSecurityException {
        byte[] basePoint = new byte[32];
        basePoint[0] = 9;
        return seal(basePoint, recipientPoint(), context, plaintext);
    }

    /// The recipient's point: what a sender gets by Diffie-Hellman who chooses the base point.
    byte[] recipientPoint() {
        byte[] key = seal.publicKey();
        return Arrays.copyOfRange(key, key.length - 32, key.length);
    }

    /// @param point what the envelope has as the sender's point of X25519
    /// @param shared what X25519 gives for it
    byte[] seal(byte[] point, byte[] shared, BallotContext context, byte[] plaintext) throws GeneralSecurityException {
        byte[] encapsulated;
        byte[] secret;
        if (seal.suite() == Suite.X25519) {
            encapsulated = point;
            byte[] prk = labeledExtract(kemId, new byte[0], "eae_prk", shared);
            secret = labeledExpand(kemId, prk, "shared_secret", concat(encapsulated, seal.publicKey()), 32);
        } else {
            KEM.Encapsulated kem = mlKem();
            encapsulated = concat(kem.encapsulation(), point);
            secret = MessageDigest.getInstance("SHA3-256")
                    .digest(concat(
                            kem.key().getEncoded(), shared, point, recipientPoint(), "\\.//^\\".getBytes(US_ASCII)));
        }
        return ByteBuffer.allocate(seal.envelopeBytes())
                .put((byte) seal.suite().version())
                .put(seal.keyId())
                .put(encapsulated)
                .put(encrypt(secret, context, plaintext))
                .array();
    }

    private KEM.Encapsulated mlKem() throws GeneralSecurityException {
        byte[] key = Arrays.copyOf(seal.publicKey(), ML_KEM_KEY_BYTES);
        PublicKey publicKey =
                KeyFactory.getInstance("ML-KEM").generatePublic(new X509EncodedKeySpec(concat(ML_KEM_768, key)));
        return KEM.getInstance("ML-KEM").newEncapsulator(publicKey).encapsulate();
    }

    /// RFC 9180, section 5.1, in base mode.
    private byte[] encrypt(byte[] secret, BallotContext context, byte[] plaintext) throws GeneralSecurityException {
        byte[] none = new byte[0];
        byte[] schedule = concat(
                new byte[1],
                labeledExtract(suiteId, none, "psk_id_hash", none),
                labeledExtract(suiteId, none, "info_hash", context.info()));
        byte[] prk = labeledExtract(suiteId, secret, "secret", none);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(labeledExpand(suiteId, prk, "key", schedule, 32), "AES"),
                new GCMParameterSpec(128, labeledExpand(suiteId, prk, "base_nonce", schedule, 12)));
        cipher.updateAAD(context.aad());
        return cipher.doFinal(plaintext);
    }

    private static byte[] labeledExtract(byte[] suite, byte[] salt, String label, byte[] input)
            throws GeneralSecurityException {
        return hmac(
                salt.length == 0 ? new byte[32] : salt,
                concat("HPKE-v1".getBytes(US_ASCII), suite, label.getBytes(US_ASCII), input));
    }

    /// At most one block.
    private static byte[] labeledExpand(byte[] suite, byte[] prk, String label, byte[] info, int length)
            throws GeneralSecurityException {
        byte[] block = hmac(
                prk,
                concat(
                        new byte[] {0, (byte) length},
                        "HPKE-v1".getBytes(US_ASCII),
                        suite,
                        label.getBytes(US_ASCII),
                        info,
                        new byte[] {1}));
        return Arrays.copyOf(block, length);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
