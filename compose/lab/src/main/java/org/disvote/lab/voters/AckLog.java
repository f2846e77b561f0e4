package org.disvote.lab.voters;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;
import org.disvote.topics.id.VoterId;

/// A log of all acknowledgements, and the longest time in which a shard gave none. Each acknowledgement is a
/// line in a file. It is flushed before the voter continues.
public final class AckLog implements AutoCloseable {

    private final BufferedWriter file;
    private final IntUnaryOperator shardOf;
    private final Map<VoterId, Acknowledged> all = new ConcurrentHashMap<>();

    // By shard, guarded by this: when the last acknowledgement came, and the longest pause before it.
    private final long[] last;
    private final long[] longest;

    /// @param shardOf by partition
    public AckLog(Path path, int shards, IntUnaryOperator shardOf) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        file = Files.newBufferedWriter(path);
        this.shardOf = shardOf;
        last = new long[shards];
        longest = new long[shards];
    }

    public void add(Acknowledged vote) {
        long now = System.nanoTime();
        all.put(vote.voterId(), vote);
        synchronized (this) {
            int shard = shardOf.applyAsInt(vote.partition());
            longest[shard] = Math.max(longest[shard], now - last[shard]);
            last[shard] = now;
            try {
                file.write("%s\t%s\t%s\t%d/%d\t%s%n"
                        .formatted(
                                Instant.now(),
                                vote.voterId().value(),
                                vote.choice().value(),
                                vote.partition(),
                                vote.seq(),
                                vote.receipt()));
                file.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Forgets all pauses and begins to measure again.
    public synchronized void restart() {
        long now = System.nanoTime();
        for (int shard = 0; shard < last.length; shard++) {
            last[shard] = now;
            longest[shard] = 0;
        }
    }

    /// The longest time in which a shard acknowledged no vote, the current pause included.
    public synchronized Duration longestPause() {
        long now = System.nanoTime();
        long pause = 0;
        for (int shard = 0; shard < last.length; shard++) {
            pause = Math.max(pause, Math.max(longest[shard], now - last[shard]));
        }
        return Duration.ofNanos(pause);
    }

    /// Whether each shard has acknowledged a vote since then.
    ///
    /// @param nanoTime a point in time, by [System#nanoTime]
    public synchronized boolean allSince(long nanoTime) {
        for (long each : last) {
            if (each - nanoTime <= 0) {
                return false;
            }
        }
        return true;
    }

    public Map<VoterId, Acknowledged> all() {
        return all;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
