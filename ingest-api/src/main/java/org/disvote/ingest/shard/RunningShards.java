package org.disvote.ingest.shard;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.Probe;
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.promise.Promises;
import org.disvote.ingest.publish.PublisherConfig;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.routing.Shard;

/// The shards whose masters are found. One is added when its number is certain; none is ever removed. Safe
/// for any number of threads.
final class RunningShards implements AutoCloseable {

    /// For the first try of each master. A master that is away is noticed at once; this is for a machine that
    /// is busy.
    private static final Duration FIRST_TRY_MAX = Duration.ofSeconds(60);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(13);

    private final IngestConfig config;
    private final ElectionFollower elections;
    private final Promises promises;
    private final PartMetrics metrics;
    private final Probe probe;
    private final NavigableMap<Shard, RunningShard> shards = new ConcurrentSkipListMap<>();

    /// @param elections stays the caller's, as do the promises and the metrics
    RunningShards(
            IngestConfig config, ElectionFollower elections, Promises promises, PartMetrics metrics, Probe probe) {
        this.config = config;
        this.elections = elections;
        this.promises = promises;
        this.metrics = metrics;
        this.probe = probe;
    }

    /// Starts the shard.
    ///
    /// @param master its JDBC URL
    /// @param ownershipInDoubt see [RunningShard]
    RunningShard add(Shard shard, String master, Runnable ownershipInDoubt) {
        RunningShard started = new RunningShard(
                new PublisherConfig(
                        shard,
                        master,
                        config.brokers(),
                        config.routing(),
                        config.autoRestore(),
                        config.confirm() == Confirm.LOG
                                ? PublisherConfig.AWAITED_EACH
                                : PublisherConfig.UNAWAITED_EACH),
                config,
                promises.of(shard, master),
                elections,
                ownershipInDoubt,
                metrics,
                probe);
        shards.put(shard, started);
        return started;
    }

    Optional<RunningShard> find(Shard shard) {
        return Optional.ofNullable(shards.get(shard));
    }

    /// By shard.
    Collection<RunningShard> all() {
        return Collections.unmodifiableCollection(shards.values());
    }

    /// The masters that could be used so far.
    List<MasterReader> usable() {
        return shards.values().stream()
                .filter(RunningShard::isUsable)
                .map(RunningShard::master)
                .toList();
    }

    /// Waits until each master that is found was tried once, with a bound.
    void awaitFirstTries() {
        CompletableFuture<?>[] tried =
                shards.values().stream().map(RunningShard::tried).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(tried)
                .completeOnTimeout(null, FIRST_TRY_MAX.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }

    /// Closes all shards at the same time, and waits for at most [#CLOSE_MAX].
    @Override
    public void close() {
        Deadline deadline = Deadline.after(CLOSE_MAX);
        List<Thread> closers = shards.values().stream()
                .map(each -> Thread.ofPlatform().name("closing").daemon().start(each::close))
                .toList();
        try {
            for (Thread closer : closers) {
                closer.join(deadline.left());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
