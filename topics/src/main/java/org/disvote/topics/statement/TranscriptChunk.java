package org.disvote.topics.statement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.MalformedEventException;
import org.jspecify.annotations.Nullable;

/// A part of a `count.json` on its way to the notary: a record of `disvote.statements.v1` with the key
/// `transcript/<64 hex>/<i>-<n>`. The digits are the SHA-256 of the whole, `i` counts from 1 to `n`, and the
/// value is the part's bytes. The parts come before the [CountStatement] that names the digest.
public final class TranscriptChunk {

    /// Below the size that brokers accept for a record.
    public static final int BYTES_MAX = 900 * 1024;

    /// Of a whole `count.json`.
    public static final int TRANSCRIPT_BYTES_MAX = 16 << 20;

    private static final int CHUNKS_MAX = Math.ceilDiv(TRANSCRIPT_BYTES_MAX, BYTES_MAX);
    private static final String HEAD = "transcript/";
    private static final Pattern KEY = Pattern.compile(HEAD + "([0-9a-f]{64})/([1-9][0-9]?)-([1-9][0-9]?)");

    private final String digest;
    private final int number;
    private final int count;
    private final byte[] bytes;

    private TranscriptChunk(String digest, int number, int count, byte[] bytes) {
        this.digest = digest;
        this.number = number;
        this.count = count;
        this.bytes = bytes;
    }

    /// All chunks of a `count.json`, in their order.
    ///
    /// @throws IllegalArgumentException if it is empty, or larger than [#TRANSCRIPT_BYTES_MAX]
    public static List<TranscriptChunk> of(byte[] transcript) {
        if (transcript.length == 0 || transcript.length > TRANSCRIPT_BYTES_MAX) {
            throw new IllegalArgumentException("a count.json of %,d bytes; 1 to %,d are allowed"
                    .formatted(transcript.length, TRANSCRIPT_BYTES_MAX));
        }
        String digest = Digests.of(transcript);
        int count = Math.ceilDiv(transcript.length, BYTES_MAX);
        List<TranscriptChunk> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = i * BYTES_MAX;
            byte[] part = Arrays.copyOfRange(transcript, from, Math.min(transcript.length, from + BYTES_MAX));
            chunks.add(new TranscriptChunk(digest, i + 1, count, part));
        }
        return chunks;
    }

    /// Whether a record says by its key that it is one.
    public static boolean isOne(byte @Nullable [] key) {
        return key != null && key.length >= HEAD.length() && new String(key, 0, HEAD.length(), US_ASCII).equals(HEAD);
    }

    /// @throws MalformedEventException if the record is none
    public static TranscriptChunk read(byte @Nullable [] key, byte @Nullable [] value) throws MalformedEventException {
        Matcher parts = KEY.matcher(key == null ? "" : new String(key, US_ASCII));
        if (!parts.matches()) {
            throw new MalformedEventException("not a chunk of a transcript: its key is not of the form", null);
        }
        int number = Integer.parseInt(parts.group(2));
        int count = Integer.parseInt(parts.group(3));
        if (number > count || count > CHUNKS_MAX) {
            throw new MalformedEventException(
                    "not a chunk of a transcript: chunk %d of %d, and at most %d are allowed"
                            .formatted(number, count, CHUNKS_MAX),
                    null);
        }
        if (value == null || value.length == 0 || value.length > BYTES_MAX) {
            throw new MalformedEventException(
                    "not a chunk of a transcript: it has not 1 to %,d bytes".formatted(BYTES_MAX), null);
        }
        return new TranscriptChunk("sha256:" + parts.group(1), number, count, value.clone());
    }

    /// Of the whole `count.json`: `sha256:` and 64 hexadecimal digits.
    public String digest() {
        return digest;
    }

    /// From 1.
    public int number() {
        return number;
    }

    /// How many chunks there are.
    public int count() {
        return count;
    }

    /// A copy.
    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    /// The key of its record.
    public byte[] key() {
        return "%s%s/%d-%d".formatted(HEAD, Digests.hex(digest), number, count).getBytes(US_ASCII);
    }
}
