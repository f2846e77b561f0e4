package org.disvote.sink.count;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams.State;
import org.disvote.sink.count.CountsApp.Status;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.progress.Lag;
import org.disvote.topics.progress.LogTails;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;

/// How far this counting process is with the partitions that it has now: metrics and health.
final class CountsMetrics implements MeterBinder {

    /// Counts are sent twice a second. If votes wait and no count was sent for so long, there is no progress.
    private static final Duration NO_PROGRESS_AFTER = Duration.ofSeconds(15);

    private final CountsApp counts;
    private final LogTails tails;

    CountsMetrics(CountsApp counts, LogTails tails) {
        this.counts = counts;
        this.tails = tails;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("disvote.counts.lag.votes", this, self -> self.lag().votes())
                .description("votes that the log has and this process has not counted")
                .register(registry);
        Gauge.builder("disvote.counts.lag", this, self -> self.lag().seconds())
                .description("for how long the log has had the oldest vote that is not counted")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("disvote.counts.running", counts, app -> app.status().state() == State.RUNNING ? 1 : 0)
                .description("1 while this process counts")
                .register(registry);
        Gauge.builder("disvote.log.partitions.surplus", tails, LogTails::surplusPartitions)
                .description("partitions of the log that somebody added and nobody reads")
                .register(registry);
        Gauge.builder("disvote.counts.partitions.stopped", this, CountsMetrics::stopped)
                .description("partitions whose counting has stopped until an operator mends the log")
                .register(registry);
        Gauge.builder(
                        "disvote.counts.gaps",
                        this,
                        self -> self.counted().filter(Counted::gap).count())
                .description("partitions whose log lacks votes before later ones")
                .register(registry);
        Gauge.builder(
                        "disvote.counts.ahead",
                        this,
                        self -> self.counted().mapToLong(Counted::ahead).sum())
                .description("records passed over since votes before them were missing")
                .register(registry);
        Gauge.builder(
                        "disvote.counts.void",
                        this,
                        self -> self.counted().mapToLong(Counted::voided).sum())
                .description("votes of the log that count for nobody, since their revision is not the voter's next")
                .register(registry);
    }

    private long stopped() {
        Map<Integer, String> reasons = counts.status().stopReasons();
        return counts.counting().stream().filter(reasons::containsKey).count();
    }

    /// For the partitions that this process counts now.
    private Stream<Counted> counted() {
        Map<Integer, Counted> counted = counts.status().partitions();
        return counts.counting().stream().map(counted::get).filter(Objects::nonNull);
    }

    private Lag lag() {
        Map<Integer, Counted> counted = counts.status().partitions();
        return counts.counting().stream()
                .map(partition -> counted.getOrDefault(partition, new Counted(partition, 0, "")))
                .map(at -> tails.lag(at.partition(), at.seq(), at.nextOffset()))
                .reduce(Lag.NONE, Lag::and);
    }

    Health health() {
        Status status = counts.status();
        if (status.state() != State.RUNNING) {
            return Health.notReady(Code.NOT_RUNNING);
        }
        if (stopped() > 0) {
            return Health.notReady(
                    Reason.at(Code.COUNTING_STOPPED, status.stopReasons().firstKey()));
        }
        if (!tails.isCurrent()) {
            return Health.notReady(Code.BROKERS_AWAY);
        }
        Lag lag = lag();
        if (lag.votes() > 0 && counts.sinceCounted().compareTo(NO_PROGRESS_AFTER) > 0) {
            return Health.notReady(Code.NO_PROGRESS);
        }
        // A process with a gap is ready: it counts what comes, and a restart would not close the gap.
        return counted()
                .filter(Counted::gap)
                .map(at -> Reason.at(Code.GAP, new Position(at.partition(), at.seq() + 1)))
                .findFirst()
                .map(gap -> new Health(true, gap))
                .orElse(Health.READY);
    }
}
