package org.disvote.topics.draft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.jspecify.annotations.Nullable;

/// A definition as its operator wrote it, which may still change. Nobody votes by a draft.
///
/// On `disvote.drafts.v1` it is a number of chunks under the keys `<id>/<digest>/<number>`, and after them a
/// head under the key `<id>`, in canonical form, for example
/// `{"at":"2027-05-01T09:00:00.000000Z","bytes":3700000,"chunks":5,"digest":"<64 hex>"}`. A new version has
/// chunks under other keys, so compaction never mixes two versions. [DraftFold] reads them.
public final class Draft {

    /// Of a definition's file.
    public static final int BYTES_MAX = 16 * 1024 * 1024;

    /// Below the size that brokers accept for a record.
    static final int CHUNK_BYTES_MAX = 900 * 1024;

    private static final int CHUNKS_MAX = BYTES_MAX / CHUNK_BYTES_MAX + 1;
    private static final String DIGEST_FORM = "[0-9a-f]{64}";

    private final ElectionId id;
    private final Instant at;
    private final byte[] file;

    /// @param at by the operator's clock
    /// @param file the definition, at most [#BYTES_MAX] bytes; it is copied
    public Draft(ElectionId id, Instant at, byte[] file) {
        if (file.length == 0 || file.length > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a draft of %d bytes; 1 to %d are allowed".formatted(file.length, BYTES_MAX));
        }
        this.id = id;
        this.at = at.truncatedTo(ChronoUnit.MICROS);
        this.file = file.clone();
    }

    public ElectionId id() {
        return id;
    }

    /// When it was put, by the operator's clock.
    public Instant at() {
        return at;
    }

    /// The definition's file.
    public byte[] file() {
        return file.clone();
    }

    /// The SHA-256 of the file, 64 hexadecimal digits.
    public String digest() {
        return digest(file);
    }

    static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(Digests.sha256().digest(bytes));
    }

    /// The records of this draft, in the order in which they are to be written. A reader sees the draft once
    /// the last of them is there.
    public List<ProducerRecord<byte[], byte[]>> toProduce() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int chunk = 0; chunk < chunks(); chunk++) {
            int from = chunk * CHUNK_BYTES_MAX;
            byte[] part = Arrays.copyOfRange(file, from, Math.min(file.length, from + CHUNK_BYTES_MAX));
            records.add(record(chunkKey(chunk), part));
        }
        records.add(record(id.value(), head().encode()));
        return records;
    }

    /// The records that let compaction delete this draft's chunks, once another version has replaced it.
    public List<ProducerRecord<byte[], byte[]>> toDeleteChunks() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int chunk = 0; chunk < chunks(); chunk++) {
            records.add(record(chunkKey(chunk), null));
        }
        return records;
    }

    private Head head() {
        return new Head(at, file.length, chunks(), digest());
    }

    private int chunks() {
        return (file.length + CHUNK_BYTES_MAX - 1) / CHUNK_BYTES_MAX;
    }

    private String chunkKey(int chunk) {
        return id + "/" + digest() + "/" + chunk;
    }

    private static ProducerRecord<byte[], byte[]> record(String key, byte @Nullable [] value) {
        return new ProducerRecord<>(TopicCatalog.DRAFTS, 0, key.getBytes(UTF_8), value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Draft draft
                && id.equals(draft.id)
                && at.equals(draft.at)
                && Arrays.equals(file, draft.file);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(file);
    }

    @Override
    public String toString() {
        return "draft of election " + id + " put at " + at;
    }

    /// What the head of a draft says.
    ///
    /// @param digest SHA-256 of all chunks together, 64 hexadecimal digits
    record Head(Instant at, long bytes, int chunks, String digest) {

        Head {
            if (bytes < 1 || bytes > BYTES_MAX || chunks < 1 || chunks > CHUNKS_MAX || !digest.matches(DIGEST_FORM)) {
                throw new IllegalArgumentException("impossible sizes or digest");
            }
        }

        byte[] encode() {
            return new CanonicalJson()
                    .with("at", at)
                    .with("bytes", bytes)
                    .with("chunks", chunks)
                    .with("digest", digest)
                    .bytes();
        }

        static Head decode(byte[] value) throws MalformedEventException {
            Head head = Json.decode(value, Head.class);
            if (!Arrays.equals(head.encode(), value)) {
                throw new MalformedEventException("not a draft's head in its canonical form", null);
            }
            return head;
        }
    }
}
