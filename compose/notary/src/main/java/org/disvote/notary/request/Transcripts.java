package org.disvote.notary.request;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.statement.TranscriptChunk;

/// Joins the chunks of counts, and keeps each whole one until a count is asked for that names it. No I/O; for
/// one thread.
///
/// Whoever can write to the topic can send chunks without end. So all bytes together have a limit: beyond it
/// the oldest ones are dropped, first those that are not whole. A count that lost its bytes in this way is
/// published again.
final class Transcripts {

    /// Of all bytes that are kept: a few of the largest counts.
    static final long BYTES_MAX = 3L * TranscriptChunk.TRANSCRIPT_BYTES_MAX;

    private static final class Joining {
        private final Map<Integer, TranscriptChunk> chunks = new HashMap<>();
        private long bytes;
    }

    private final long bytesMax;

    /// By digest and number of chunks, the oldest first.
    private final Map<String, Joining> joining = new LinkedHashMap<>();

    /// By digest, the oldest first.
    private final Map<String, byte[]> whole = new LinkedHashMap<>();

    private long bytes;

    Transcripts() {
        this(BYTES_MAX);
    }

    Transcripts(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// Takes a chunk. One that comes again replaces the first.
    ///
    /// @return whether the whole is there now
    /// @throws MalformedEventException if all chunks are there and have another digest together; all of them
    ///     are dropped then
    boolean take(TranscriptChunk chunk) throws MalformedEventException {
        if (whole.containsKey(chunk.digest())) {
            return true;
        }
        String key = chunk.digest() + "/" + chunk.count();
        Joining parts = joining.computeIfAbsent(key, _ -> new Joining());
        TranscriptChunk before = parts.chunks.put(chunk.number(), chunk);
        add(parts, chunk.length() - (before == null ? 0 : before.length()));
        if (parts.chunks.size() == chunk.count()) {
            joining.remove(key);
            bytes -= parts.bytes;
            byte[] joined = join(parts, chunk.count());
            if (!Digests.of(joined).equals(chunk.digest())) {
                throw new MalformedEventException(
                        "the %d chunks of the transcript %s have another digest together"
                                .formatted(chunk.count(), chunk.digest()),
                        null);
            }
            whole.put(chunk.digest(), joined);
            bytes += joined.length;
        }
        dropOldest();
        return whole.containsKey(chunk.digest());
    }

    private void add(Joining parts, long more) {
        parts.bytes += more;
        bytes += more;
    }

    private static byte[] join(Joining parts, int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream((int) parts.bytes);
        for (int number = 1; number <= count; number++) {
            TranscriptChunk chunk = parts.chunks.get(number);
            if (chunk != null) {
                all.writeBytes(chunk.bytes());
            }
        }
        return all.toByteArray();
    }

    private void dropOldest() {
        for (Iterator<Joining> oldest = joining.values().iterator(); bytes > bytesMax && oldest.hasNext(); ) {
            bytes -= oldest.next().bytes;
            oldest.remove();
        }
        for (Iterator<byte[]> oldest = whole.values().iterator(); bytes > bytesMax && oldest.hasNext(); ) {
            bytes -= oldest.next().length;
            oldest.remove();
        }
    }

    /// The bytes of a whole one.
    Optional<byte[]> find(String digest) {
        return Optional.ofNullable(whole.get(digest)).map(byte[]::clone);
    }

    /// It is kept elsewhere, or for nothing.
    void drop(String digest) {
        byte[] dropped = whole.remove(digest);
        if (dropped != null) {
            bytes -= dropped.length;
        }
    }

    /// Of everything that is kept.
    long bytes() {
        return bytes;
    }
}
