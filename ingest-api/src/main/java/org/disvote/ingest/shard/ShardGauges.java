package org.disvote.ingest.shard;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.disvote.ingest.commit.GroupCommitter;
import org.disvote.ingest.table.HeadTable.Head;
import org.disvote.topics.routing.Shard;

/// What the gauges of one shard show: its queue, its heads as last read, and how far the log is behind them.
/// One thread writes, any thread may read.
final class ShardGauges {

    private final MultiGauge headSeqs;
    private final MultiGauge publishedSeqs;
    private volatile Map<Integer, Head> heads = Map.of();

    ShardGauges(Shard shard, GroupCommitter committer, ShardPublisher publisher, MeterRegistry metrics) {
        String tag = Integer.toString(shard.index());
        headSeqs = MultiGauge.builder("disvote.head.seq")
                .description("the partition's last vote on its master")
                .tag("shard", tag)
                .register(metrics);
        publishedSeqs = MultiGauge.builder("disvote.published.seq")
                .description("the partition's last vote that the log is known to have")
                .tag("shard", tag)
                .register(metrics);
        Gauge.builder("disvote.queue.votes", committer, GroupCommitter::queued)
                .description("votes that wait for their shard's next batch")
                .tag("shard", tag)
                .register(metrics);
        Gauge.builder("disvote.publish.lag.votes", this, ShardGauges::unpublishedVotes)
                .description("committed votes that the log is not known to have")
                .tag("shard", tag)
                .register(metrics);
        Gauge.builder("disvote.publish.lag", this, ShardGauges::unpublishedSeconds)
                .description("for how long the oldest of them has been committed")
                .baseUnit("seconds")
                .tag("shard", tag)
                .register(metrics);
        Gauge.builder("disvote.publisher.publishing", publisher, each -> each.isPublishing() ? 1 : 0)
                .description("1 while this instance holds the shard's lease and publishes")
                .tag("shard", tag)
                .register(metrics);
    }

    /// The heads as last read.
    Map<Integer, Head> heads() {
        return heads;
    }

    /// A partition may move to another shard, and its gauges with it.
    void show(Map<Integer, Head> read) {
        boolean others = !read.keySet().equals(heads.keySet());
        heads = read;
        if (others) {
            headSeqs.register(rows(read.keySet(), Head::lastSeq), true);
            publishedSeqs.register(rows(read.keySet(), Head::published), true);
        }
    }

    private List<MultiGauge.Row<?>> rows(Set<Integer> partitions, ToDoubleFunction<Head> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (int partition : partitions) {
            rows.add(MultiGauge.Row.of(Tags.of("partition", Integer.toString(partition)), this, gauges -> {
                Head head = gauges.heads.get(partition);
                return head == null ? Double.NaN : value.applyAsDouble(head);
            }));
        }
        return rows;
    }

    private double unpublishedVotes() {
        return heads.values().stream()
                .mapToLong(head -> Math.max(0, head.lastSeq() - head.published()))
                .sum();
    }

    /// It goes on growing while the master does not answer. The master's clock may be ahead of ours.
    private double unpublishedSeconds() {
        return heads.values().stream()
                .map(Head::unpublishedSince)
                .filter(Objects::nonNull)
                .mapToDouble(since ->
                        Math.max(0, Duration.between(since, Instant.now()).toMillis() / 1_000.0))
                .max()
                .orElse(0);
    }
}
