package org.disvote.ingest.shard;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.disvote.ingest.cast.OverloadedException;
import org.disvote.topics.routing.Shard;

/// Reads of one master, on threads of their own, for callers that must not wait. Bounded: what finds no place
/// is refused at once.
final class LookUps implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int WAITING_MAX = 256;

    private final Shard shard;
    private final ThreadPoolExecutor threads;

    LookUps(Shard shard) {
        this.shard = shard;
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                Thread.ofPlatform()
                        .daemon()
                        .name("look-up-" + shard.index() + "-", 0)
                        .factory());
    }

    /// @return what was read, or a failure: that of the read, or [OverloadedException]
    <T> CompletableFuture<T> run(Supplier<T> read) {
        try {
            return CompletableFuture.supplyAsync(read, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new OverloadedException(WAITING_MAX + " look-ups wait on shard " + shard.index()));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
