package org.disvote.ceremony.share;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.KeyParameter;

/// What a passphrase does to a share: Argon2id (RFC 9106) makes a key of it, and AES-256-GCM encrypts with the key.
final class Lock {

    static final int KEY_BYTES = 32;
    static final int SALT_BYTES = 16;
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;

    /// In KiB.
    static final int MEMORY = 65_536;

    static final int PASSES = 3;
    static final int LANES = 1;

    private Lock() {}

    /// The same passphrase typed on another keyboard may have its accents apart from its letters, so it is taken in
    /// Unicode's form NFC.
    static byte[] key(char[] passphrase, byte[] salt) {
        byte[] typed = bytes(passphrase);
        try {
            Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
            argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(MEMORY)
                    .withIterations(PASSES)
                    .withParallelism(LANES)
                    .withSalt(salt)
                    .build());
            byte[] key = new byte[KEY_BYTES];
            argon2.generateBytes(typed, key);
            return key;
        } finally {
            Arrays.fill(typed, (byte) 0);
        }
    }

    private static byte[] bytes(char[] passphrase) {
        ByteBuffer encoded =
                UTF_8.encode(CharBuffer.wrap(Normalizer.normalize(CharBuffer.wrap(passphrase), Normalizer.Form.NFC)));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        encoded.clear().put(new byte[encoded.capacity()]);
        return bytes;
    }

    /// @return the ciphertext, its tag last
    static byte[] close(byte[] key, byte[] nonce, byte[] aad, byte[] share) {
        try {
            return gcm(true, key, nonce, aad, share);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("AES-GCM encrypts every plaintext", e);
        }
    }

    /// @return empty if the key, or anything that was encrypted or bound, is another
    static Optional<byte[]> open(byte[] key, byte[] nonce, byte[] aad, byte[] sealed) {
        try {
            return Optional.of(gcm(false, key, nonce, aad, sealed));
        } catch (InvalidCipherTextException e) {
            return Optional.empty();
        }
    }

    private static byte[] gcm(boolean encrypts, byte[] key, byte[] nonce, byte[] aad, byte[] in)
            throws InvalidCipherTextException {
        GCMModeCipher gcm = GCMBlockCipher.newInstance(AESEngine.newInstance());
        gcm.init(encrypts, new AEADParameters(new KeyParameter(key), TAG_BYTES * Byte.SIZE, nonce, aad));
        byte[] out = new byte[gcm.getOutputSize(in.length)];
        int length = gcm.processBytes(in, 0, in.length, out, 0);
        length += gcm.doFinal(out, length);
        return Arrays.copyOf(out, length);
    }
}
