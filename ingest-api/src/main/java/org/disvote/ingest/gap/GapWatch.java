package org.disvote.ingest.gap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.disvote.topics.follow.ProgressFollower;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.progress.Progress;

/// Sends votes again that replicas miss in the log although the publisher has sent them once, see [Resends].
/// The publisher alone would not notice: it goes on from the tail that it has written down.
public final class GapWatch implements AutoCloseable {

    private static final Duration CHECK_EACH = Duration.ofSeconds(5);
    private static final Duration END_MAX = Duration.ofSeconds(3);

    private final Supplier<? extends Collection<? extends SentVotes>> shards;
    private final ProgressFollower replicas;
    private final Worker worker = Worker.platform("gap-watch", END_MAX, this::watch);

    // Of the thread.
    private final Resends resends = new Resends();
    private final Stopwatch began = Stopwatch.start();

    private GapWatch(Supplier<? extends Collection<? extends SentVotes>> shards, ProgressFollower replicas) {
        this.shards = shards;
        this.replicas = replicas;
    }

    /// @param shards those that run at that moment; they stay the caller's, as do the replicas
    public static GapWatch start(
            Supplier<? extends Collection<? extends SentVotes>> shards, ProgressFollower replicas) {
        GapWatch watch = new GapWatch(shards, replicas);
        watch.worker.start();
        return watch;
    }

    private void watch(Worker thread) throws InterruptedException {
        while (thread.pause(CHECK_EACH)) {
            shards.get().forEach(this::check);
        }
    }

    private void check(SentVotes shard) {
        Duration now = began.elapsed();
        List<Integer> partitions = new ArrayList<>();
        shard.publishedHere().forEach((partition, published) -> {
            if (resends.isDue(partition, firstMissing(partition), published, now)) {
                partitions.add(partition);
            }
        });
        if (!partitions.isEmpty() && shard.resend(partitions)) {
            partitions.forEach(partition -> resends.sent(partition, now));
        }
    }

    /// @return 0 if no replica reports a gap in this partition
    private long firstMissing(int partition) {
        return replicas.of(partition).stream()
                .filter(progress -> progress.state() == Progress.State.GAP)
                .mapToLong(progress -> progress.seq() + 1)
                .min()
                .orElse(0);
    }

    @Override
    public void close() {
        worker.close();
    }
}
