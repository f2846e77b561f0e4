package org.disvote.topics.sealing;

import java.util.Arrays;
import java.util.Optional;

/// What is sealed: a byte 1, the ballot's length in two bytes, big-endian, the ballot, and zeros. All plaintexts
/// of an election have one length, so that no length shows how somebody voted.
public final class Plaintext {

    private static final byte VERSION = 1;

    /// Before the ballot.
    static final int HEAD_BYTES = 3;

    private Plaintext() {}

    /// @param pad the length of the plaintext
    /// @throws IllegalArgumentException if the ballot does not fit
    public static byte[] pad(byte[] ballot, int pad) {
        if (HEAD_BYTES + ballot.length > pad) {
            throw new IllegalArgumentException(
                    "a ballot of %d bytes does not fit into %d".formatted(ballot.length, pad));
        }
        byte[] plaintext = new byte[pad];
        plaintext[0] = VERSION;
        plaintext[1] = (byte) (ballot.length >>> 8);
        plaintext[2] = (byte) ballot.length;
        System.arraycopy(ballot, 0, plaintext, HEAD_BYTES, ballot.length);
        return plaintext;
    }

    /// @return the ballot; empty if the first byte, the length or the padding is wrong
    public static Optional<byte[]> unpad(byte[] plaintext, int pad) {
        if (plaintext.length != pad || plaintext[0] != VERSION) {
            return Optional.empty();
        }
        int end = HEAD_BYTES + ((plaintext[1] & 0xff) << 8 | (plaintext[2] & 0xff));
        if (end > pad) {
            return Optional.empty();
        }
        for (int i = end; i < pad; i++) {
            if (plaintext[i] != 0) {
                return Optional.empty();
            }
        }
        return Optional.of(Arrays.copyOfRange(plaintext, HEAD_BYTES, end));
    }
}
