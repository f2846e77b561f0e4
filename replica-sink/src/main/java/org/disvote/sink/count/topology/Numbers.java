package org.disvote.sink.count.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// Numbers that are not negative, and texts, as bytes: of each seven bits of a number a byte, the lowest first, the
/// last one without the highest bit. Most counts of a partition are small. For one thread.
final class Numbers {

    private byte[] bytes;
    private int at;

    /// To write.
    Numbers() {
        bytes = new byte[32];
    }

    /// To read.
    Numbers(byte[] bytes) {
        this.bytes = bytes;
    }

    static byte[] encode(long[] numbers) {
        Numbers out = new Numbers();
        for (long number : numbers) {
            out.write(number);
        }
        return out.bytes();
    }

    static long[] decode(byte[] bytes) {
        Numbers in = new Numbers(bytes);
        long[] numbers = new long[bytes.length];
        int count = 0;
        while (in.hasMore()) {
            numbers[count++] = in.read();
        }
        return Arrays.copyOf(numbers, count);
    }

    void write(long number) {
        if (number < 0) {
            throw new IllegalStateException("a count is negative: " + number);
        }
        if (at + 10 > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        long rest = number;
        while (rest > 0x7f) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
    }

    /// Its length and its bytes.
    void write(String text) {
        byte[] encoded = text.getBytes(UTF_8);
        write(encoded.length);
        if (at + encoded.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length + encoded.length);
        }
        System.arraycopy(encoded, 0, bytes, at, encoded.length);
        at += encoded.length;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    long read() {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            number |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }

    String readText() {
        int length = (int) read();
        at += length;
        return new String(bytes, at - length, length, UTF_8);
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, at);
    }
}
