package org.disvote.sink;

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
import org.disvote.sink.apply.PartitionStatus;
import org.disvote.sink.apply.ProgressReport;
import org.disvote.sink.apply.Quarantined;
import org.disvote.topics.event.Progress.State;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.tail.Lag;
import org.disvote.topics.tail.LogTails;

/// How far this process of a sink is: of its own partitions, so that sums over a replica's processes are the replica's.
final class SinkMetrics implements MeterBinder {

    /// A page takes milliseconds; so long without any while votes wait is no progress.
    private static final Duration STILL_MAX = Duration.ofSeconds(15);

    private final SinkConfig config;
    private final ProgressReport report;
    private final LogTails tails;

    SinkMetrics(SinkConfig config, ProgressReport report, LogTails tails) {
        this.config = config;
        this.report = report;
        this.tails = tails;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Tags replica = Tags.of("replica", config.replica());
        Gauge.builder("disvote.sink.lag.votes", this, sink -> sink.lag().votes())
                .description("votes that the log has and the replica does not")
                .tags(replica)
                .register(registry);
        Gauge.builder("disvote.sink.lag", this, sink -> sink.lag().seconds())
                .description("for how long the log has had the oldest vote that the replica does not have")
                .baseUnit("seconds")
                .tags(replica)
                .register(registry);
        Gauge.builder("disvote.log.partitions.surplus", tails, LogTails::surplusPartitions)
                .description("partitions of the log that somebody added and nobody reads")
                .tags(replica)
                .register(registry);
        FunctionCounter.builder("disvote.sink.votes.applied", report, ProgressReport::votesApplied)
                .description("votes applied by this process")
                .tags(replica)
                .register(registry);
        for (Quarantined.Kind kind : Quarantined.Kind.values()) {
            Gauge.builder("disvote.sink.quarantined", this, sink -> sink.quarantined(kind))
                    .description("records of the log that displace no vote and are kept in quarantine, by kind")
                    .tags(replica.and("kind", kind.text()))
                    .register(registry);
        }
        for (State state : State.values()) {
            Gauge.builder("disvote.sink.partitions", this, sink -> sink.count(state))
                    .description("partitions of this process, by state")
                    .tags(replica.and("state", state.name().toLowerCase(Locale.ROOT)))
                    .register(registry);
        }
        for (int i = 0; i < config.routing().partitions(); i++) {
            int partition = i;
            Tags tags = replica.and("partition", Integer.toString(partition));
            Gauge.builder(
                            "disvote.sink.applied.seq",
                            this,
                            of(partition, at -> at.applied().seq()))
                    .description("the partition's last vote on the replica; NaN where another process has it")
                    .tags(tags)
                    .register(registry);
            Gauge.builder("disvote.sink.partition.state", this, of(partition, at -> number(at.state())))
                    .description("0 following, 1 paused, 2 stopped, 3 gap; NaN where another process has it")
                    .tags(tags)
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

    Health health() {
        Map<Integer, PartitionStatus> partitions = report.latest();
        if (partitions.isEmpty()) {
            return Health.notReady(Code.NO_PARTITION_HERE);
        }
        Optional<Reason> halted = reason(partitions, State.STOPPED).or(() -> reason(partitions, State.PAUSED));
        if (halted.isPresent()) {
            return Health.notReady(halted.get());
        }
        if (!tails.isCurrent()) {
            return Health.notReady(Code.BROKERS_AWAY);
        }
        Lag lag = lag();
        if (lag.votes() > 0 && report.still().compareTo(STILL_MAX) > 0) {
            return Health.notReady(Code.NO_PROGRESS);
        }
        // A gap is no want of progress: what comes is applied, and nothing that is done to this process closes it.
        return new Health(true, reason(partitions, State.GAP).orElse(Reason.NONE));
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
