package org.disvote.sink.count;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams.State;
import org.disvote.sink.count.CountsApp.Status;
import org.disvote.topics.event.Counted;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.tail.Lag;
import org.disvote.topics.tail.LogTails;

/// How far this counting process is, of the partitions that it has now.
final class CountsMetrics implements MeterBinder {

    /// Counts go out each quarter of a second; so long without any while votes wait is no progress.
    private static final Duration STILL_MAX = Duration.ofSeconds(15);

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
        Gauge.builder("disvote.counts.partitions.stopped", this, CountsMetrics::stopped)
                .description("partitions whose counting has stopped until an operator mends the log")
                .register(registry);
    }

    private long stopped() {
        Map<Integer, String> reasons = counts.status().stopReasons();
        return counts.counting().stream().filter(reasons::containsKey).count();
    }

    private Lag lag() {
        Map<Integer, Counted> counted = counts.status().partitions();
        return counts.counting().stream()
                .map(partition -> tails.lag(partition, seqOf(counted, partition)))
                .reduce(Lag.NONE, Lag::and);
    }

    private static long seqOf(Map<Integer, Counted> counted, int partition) {
        Counted at = counted.get(partition);
        return at == null ? 0 : at.seq();
    }

    Health health() {
        Status status = counts.status();
        if (status.state() != State.RUNNING) {
            return Health.notReady(Code.NOT_RUNNING);
        }
        if (stopped() > 0) {
            return Health.notReady(Reason.at(Code.COUNTING_STOPPED, status.stopReasons().firstKey()));
        }
        if (!tails.isCurrent()) {
            return Health.notReady(Code.BROKERS_AWAY);
        }
        Lag lag = lag();
        return lag.votes() > 0 && counts.still().compareTo(STILL_MAX) > 0
                ? Health.notReady(Code.NO_PROGRESS)
                : Health.READY;
    }
}
