package org.disvote.audit.envelope;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.disvote.audit.file.TemporaryFile;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.routing.Position;

/// Finds equal hashes among those of millions of envelopes, with the positions of both, in little memory. A
/// temporary file keeps 28 bytes for each envelope, in 256 buckets by the hash's first byte; afterwards one
/// bucket after the other is read and sorted. The buffers have 1.8 MB together, and where each block of 256
/// envelopes is takes some 28 bytes: 0.7 MB for 6 million. A bucket of which 262,144 hashes are compared needs
/// 10 MB, and at most 60 MB where somebody made many of them equal; 6 million envelopes have some 23,000 in each.
/// Not thread-safe.
final class Encapsulations implements AutoCloseable {

    /// Receives each envelope whose hash an earlier one has.
    @FunctionalInterface
    interface Listener {
        void twice(Position earlier, Position later);
    }

    /// Of each hash so many bytes are compared: nobody can make two that are equal by chance or by trying.
    static final int HASH_BYTES = 16;

    /// More hashes of one bucket are not compared. With honest envelopes that is beyond 60 million of them.
    static final int BUCKET_MAX = 1 << 18;

    private static final int BUCKETS = 256;
    private static final int RECORD_BYTES = HASH_BYTES + Integer.BYTES + Long.BYTES;
    private static final int BLOCK_BYTES = 256 * RECORD_BYTES;

    private static final class Bucket {
        final ByteBuffer pending = ByteBuffer.allocate(BLOCK_BYTES);
        final List<Long> blocks = new ArrayList<>();
    }

    private final TemporaryFile file;
    private final Bucket[] buckets = new Bucket[BUCKETS];

    private Encapsulations(TemporaryFile file) {
        this.file = file;
        Arrays.setAll(buckets, _ -> new Bucket());
    }

    /// @param folder for the file
    /// @throws UnreachableException if no file can be created there
    static Encapsulations create(Path folder) throws UnreachableException {
        return new Encapsulations(TemporaryFile.create(folder, ".envelopes", "the envelopes", RECORD_BYTES));
    }

    /// @param hash its first [#HASH_BYTES] bytes are kept
    void add(byte[] hash, int partition, long seq) throws UnreachableException {
        Bucket bucket = buckets[hash[0] & 0xff];
        bucket.pending.put(hash, 0, HASH_BYTES).putInt(partition).putLong(seq);
        if (!bucket.pending.hasRemaining()) {
            bucket.blocks.add(file.append(bucket.pending));
        }
    }

    /// After the last one. To be called once.
    ///
    /// @return how many envelopes were not compared, because their bucket is too large
    long find(Listener listener) throws UnreachableException {
        long left = 0;
        for (Bucket bucket : buckets) {
            ByteBuffer records = read(bucket);
            find(records, listener);
            left += all(bucket) - records.limit() / RECORD_BYTES;
        }
        return left;
    }

    private static long all(Bucket bucket) {
        return (bucket.blocks.size() * (long) BLOCK_BYTES + bucket.pending.position()) / RECORD_BYTES;
    }

    private ByteBuffer read(Bucket bucket) throws UnreachableException {
        ByteBuffer records = ByteBuffer.allocate((int) Math.min(all(bucket), BUCKET_MAX) * RECORD_BYTES);
        for (long block : bucket.blocks) {
            records.limit(Math.min(records.position() + BLOCK_BYTES, records.capacity()));
            file.read(block, records);
            records.limit(records.capacity());
        }
        ByteBuffer rest = bucket.pending.duplicate().flip();
        rest.limit(Math.min(rest.limit(), records.remaining()));
        return records.put(rest).flip();
    }

    /// Only hashes whose first eight bytes are there twice are looked at as a whole.
    private static void find(ByteBuffer records, Listener listener) {
        long[] heads = new long[records.limit() / RECORD_BYTES];
        Arrays.setAll(heads, i -> records.getLong(i * RECORD_BYTES));
        Arrays.sort(heads);
        Set<Long> suspects = new HashSet<>();
        for (int i = 1; i < heads.length; i++) {
            if (heads[i] == heads[i - 1]) {
                suspects.add(heads[i]);
            }
        }
        if (suspects.isEmpty()) {
            return;
        }
        Map<ByteBuffer, Position> first = new HashMap<>();
        for (int at = 0; at < records.limit(); at += RECORD_BYTES) {
            if (suspects.contains(records.getLong(at))) {
                Position position =
                        new Position(records.getInt(at + HASH_BYTES), records.getLong(at + HASH_BYTES + Integer.BYTES));
                Position earlier = first.putIfAbsent(records.slice(at, HASH_BYTES), position);
                if (earlier != null) {
                    listener.twice(earlier, position);
                }
            }
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
