package org.disvote.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.disvote.topics.follow.ProgressFollower;
import org.disvote.topics.progress.Progress;

/// Has votes sent again that replicas miss in the log although the publisher has sent them once, see
/// [Resends]. The publisher alone would not notice: it goes on from the tail that it has noted.
final class GapWatch implements AutoCloseable {

    private static final Duration LOOK_EACH = Duration.ofSeconds(5);
    private static final Duration END_MAX = Duration.ofSeconds(3);

    private final Supplier<Collection<ShardParts>> shards;
    private final ProgressFollower replicas;

    private final Resends resends = new Resends();

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private GapWatch(Supplier<Collection<ShardParts>> shards, ProgressFollower replicas) {
        this.shards = shards;
        this.replicas = replicas;
        thread = Thread.ofPlatform().daemon().name("gap-watch").unstarted(this::run);
    }

    /// @param shards those that are known by then; they stay the caller's, as do the replicas
    static GapWatch start(Supplier<Collection<ShardParts>> shards, ProgressFollower replicas) {
        GapWatch watch = new GapWatch(shards, replicas);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (!closing.await(LOOK_EACH.toMillis(), TimeUnit.MILLISECONDS)) {
                shards.get().forEach(this::look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(ShardParts shard) {
        Duration now = Duration.ofNanos(System.nanoTime());
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
        closing.countDown();
        try {
            if (!thread.join(END_MAX)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
