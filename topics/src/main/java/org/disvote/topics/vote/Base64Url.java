package org.disvote.topics.vote;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// Base64url without padding (RFC 4648, section 5), from and into a part of an array: the JDK's coder would
/// need copies.
final class Base64Url {

    private static final byte[] DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(US_ASCII);

    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < DIGITS.length; i++) {
            VALUES[DIGITS[i]] = (byte) i;
        }
    }

    private Base64Url() {}

    /// How many characters so many bytes take.
    static int length(int bytes) {
        return (bytes * 4 + 2) / 3;
    }

    /// @return the six bits of a character, or -1
    static int value(int character) {
        return character >= 0 && character < VALUES.length ? VALUES[character] : -1;
    }

    /// @return the index after the text
    static int encode(byte[] bytes, byte[] to, int at) {
        int next = at;
        int whole = bytes.length - bytes.length % 3;
        for (int i = 0; i < whole; i += 3) {
            int bits = ((bytes[i] & 0xff) << 16) | ((bytes[i + 1] & 0xff) << 8) | (bytes[i + 2] & 0xff);
            to[next++] = DIGITS[bits >>> 18];
            to[next++] = DIGITS[(bits >>> 12) & 63];
            to[next++] = DIGITS[(bits >>> 6) & 63];
            to[next++] = DIGITS[bits & 63];
        }
        if (bytes.length - whole == 1) {
            int bits = bytes[whole] & 0xff;
            to[next++] = DIGITS[bits >>> 2];
            to[next++] = DIGITS[(bits << 4) & 63];
        } else if (bytes.length - whole == 2) {
            int bits = ((bytes[whole] & 0xff) << 8) | (bytes[whole + 1] & 0xff);
            to[next++] = DIGITS[bits >>> 10];
            to[next++] = DIGITS[(bits >>> 4) & 63];
            to[next++] = DIGITS[(bits << 2) & 63];
        }
        return next;
    }

    /// The bytes of the text in `from`, from `start` to below `end`.
    ///
    /// @throws IllegalArgumentException if it is not what [#encode] gives for some bytes: also if an unused bit of
    ///     the last character is set
    static byte[] decode(byte[] from, int start, int end) {
        int length = end - start;
        if (length % 4 == 1) {
            throw new IllegalArgumentException("base64url of " + length + " characters at byte " + start);
        }
        byte[] bytes = new byte[length * 3 / 4];
        int bits = 0;
        int count = 0;
        int next = 0;
        for (int i = start; i < end; i++) {
            int value = value(from[i]);
            if (value < 0) {
                throw new IllegalArgumentException("not base64url at byte " + i);
            }
            bits = (bits << 6) | value;
            count += 6;
            if (count >= 8) {
                count -= 8;
                bytes[next++] = (byte) (bits >>> count);
            }
        }
        if ((bits & ((1 << count) - 1)) != 0) {
            throw new IllegalArgumentException("unused bits of base64url are set at byte " + (end - 1));
        }
        return bytes;
    }
}
