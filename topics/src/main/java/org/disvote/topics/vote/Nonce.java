package org.disvote.topics.vote;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Random;

/// 16 random bytes in every vote. They prevent the choice from being guessed from the vote's digest, and they
/// distinguish one attempt to cast from another.
///
/// @param high the first 8 bytes, big-endian
/// @param low the last 8 bytes, big-endian
public record Nonce(long high, long low) {

    public static final int BYTES = 16;

    /// @param random a cryptographically strong source in production; a seeded one in a test
    public static Nonce random(Random random) {
        return new Nonce(random.nextLong(), random.nextLong());
    }

    /// @throws IllegalArgumentException unless `bytes` are 16
    public static Nonce of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a nonce has " + BYTES + " bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Nonce(buffer.getLong(), buffer.getLong());
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    /// In base64url without padding, 22 characters.
    public String text() {
        byte[] text = new byte[Base64Url.length(BYTES)];
        Base64Url.encode(bytes(), text, 0);
        return new String(text, US_ASCII);
    }
}
