package org.disvote.sink.progress;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.disvote.sink.apply.Quarantined;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.progress.Lag;
import org.disvote.topics.progress.LogTails;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// How far this process of a sink is: metrics and health. They cover only the partitions of this process, so
/// that the sum over a replica's processes is right for the replica.
public final class SinkMetrics implements MeterBinder {

    /// A page takes milliseconds. If votes wait and none was applied for so long, there is no progress.
    private static final Duration NO_PROGRESS_AFTER = Duration.ofSeconds(15);

    private final String replica;
    private final int partitions;
    private final ProgressReport report;
    private final LogTails tails;

    /// @param partitions how many the log has
    public SinkMetrics(String replica, int partitions, ProgressReport report, LogTails tails) {
        this.replica = replica;
        this.partitions = partitions;
        this.report = report;
        this.tails = tails;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Tags tags = Tags.of("replica", replica);
        Gauge.builder("disvote.sink.lag.votes", this, sink -> sink.lag().votes())
                .description("votes that the log has and the replica does not")
                .tags(tags)
                .register(registry);
        Gauge.builder("disvote.sink.lag", this, sink -> sink.lag().seconds())
                .description("for how long the log has had the oldest vote that the replica does not have")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        Gauge.builder("disvote.log.partitions.surplus", tails, LogTails::surplusPartitions)
                .description("partitions of the log that somebody added and nobody reads")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("disvote.sink.votes.applied", report, ProgressReport::votesApplied)
                .description("votes applied by this process")
                .tags(tags)
                .register(registry);
        for (Quarantined.Kind kind : Quarantined.Kind.values()) {
            Gauge.builder("disvote.sink.quarantined", this, sink -> sink.quarantined(kind))
                    .description("records of the log that displace no vote and are kept in quarantine, by kind")
                    .tags(tags.and("kind", kind.text()))
                    .register(registry);
        }
        for (State state : State.values()) {
            Gauge.builder("disvote.sink.partitions", this, sink -> sink.count(state))
                    .description("partitions of this process, by state")
                    .tags(tags.and("state", state.name().toLowerCase(Locale.ROOT)))
                    .register(registry);
        }
        for (int i = 0; i < partitions; i++) {
            int partition = i;
            Tags ofPartition = tags.and("partition", Integer.toString(partition));
            Gauge.builder(
                            "disvote.sink.applied.seq",
                            this,
                            of(partition, at -> at.applied().seq()))
                    .description("the partition's last vote on the replica; NaN where another process has it")
                    .tags(ofPartition)
                    .register(registry);
            Gauge.builder("disvote.sink.partition.state", this, of(partition, at -> number(at.state())))
                    .description("0 following, 1 paused, 2 stopped, 3 gap; NaN where another process has it")
                    .tags(ofPartition)
                    .register(registry);
        }
    }

    private ToDoubleFunction<SinkMetrics> of(int partition, ToDoubleFunction<PartitionStatus> value) {
        return sink -> Optional.ofNullable(report.latest().get(partition))
                .map(value::applyAsDouble)
                .orElse(Double.NaN);
    }

    private static int number(State state) {
        return switch (state) {
            case FOLLOWING -> 0;
            case PAUSED -> 1;
            case STOPPED -> 2;
            case GAP -> 3;
        };
    }

    private Lag lag() {
        return report.latest().entrySet().stream()
                .map(at -> tails.lag(
                        at.getKey(),
                        at.getValue().applied().seq(),
                        at.getValue().applied().nextOffset()))
                .reduce(Lag.NONE, Lag::and);
    }

    private long quarantined(Quarantined.Kind kind) {
        return report.latest().values().stream()
                .mapToLong(at -> at.quarantined().getOrDefault(kind, 0L))
                .sum();
    }

    private long count(State state) {
        return report.latest().values().stream()
                .filter(at -> at.state() == state)
                .count();
    }

    /// Whether this process applies what comes.
    public Health health() {
        Map<Integer, PartitionStatus> latest = report.latest();
        if (latest.isEmpty()) {
            return Health.notReady(Code.NO_PARTITION_HERE);
        }
        Optional<Reason> notRunning = reason(latest, State.STOPPED).or(() -> reason(latest, State.PAUSED));
        if (notRunning.isPresent()) {
            return Health.notReady(notRunning.get());
        }
        if (!tails.isCurrent()) {
            return Health.notReady(Code.BROKERS_AWAY);
        }
        Lag lag = lag();
        if (lag.votes() > 0 && report.sinceVotes().compareTo(NO_PROGRESS_AFTER) > 0) {
            return Health.notReady(Code.NO_PROGRESS);
        }
        // A process with a gap is ready: it applies what comes, and a restart would not close the gap.
        return new Health(true, reason(latest, State.GAP).orElse(Reason.NONE));
    }

    private static Optional<Reason> reason(Map<Integer, PartitionStatus> partitions, State state) {
        return new TreeMap<>(partitions)
                .entrySet().stream()
                        .filter(at -> at.getValue().state() == state)
                        .map(at -> of(at.getKey(), at.getValue().reason()))
                        .findFirst();
    }

    private static Reason of(int partition, Reason reason) {
        return reason.partition() == Reason.NO_PARTITION ? Reason.at(reason.code(), partition) : reason;
    }
}
