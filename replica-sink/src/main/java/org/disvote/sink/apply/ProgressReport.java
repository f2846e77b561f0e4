package org.disvote.sink.apply;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.Progress;
import org.disvote.topics.event.Progress.State;
import org.disvote.topics.provision.TopicCatalog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the progress topic how far this replica is: each partition on change, at most each [#EACH], and a change of
/// state at once. What cannot be sent holds up nothing, and is told again.
public final class ProgressReport implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProgressReport.class);
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final String replica;
    private final Producer<byte[], byte[]> producer;
    private final Clock clock;
    private final Map<Integer, PartitionStatus> latest = new ConcurrentHashMap<>();
    private final Map<Integer, Progress> reported = new ConcurrentHashMap<>();
    private final Semaphore stateChanges = new Semaphore(0);
    private final LongAdder votesApplied = new LongAdder();
    private final Thread reporting;
    private volatile long movedAtNanos = System.nanoTime();
    private volatile boolean closing;
    private volatile boolean failing;

    /// @param producer this report's own; closed with it
    public ProgressReport(String replica, Producer<byte[], byte[]> producer, Clock clock) {
        this.replica = replica;
        this.producer = producer;
        this.clock = clock;
        reporting = Thread.ofVirtual().name("progress-" + replica).start(this::reportUntilClosed);
    }

    /// Never waits.
    void put(int partition, PartitionStatus status) {
        PartitionStatus before = latest.put(partition, status);
        if (before != null && status.applied().seq() > before.applied().seq()) {
            votesApplied.add(status.applied().seq() - before.applied().seq());
            movedAtNanos = System.nanoTime();
        }
        if (before == null || before.state() != status.state()) {
            stateChanges.release();
        }
    }

    /// The partition has gone to another consumer, which reports it from now on.
    void remove(int partition) {
        latest.remove(partition);
        reported.remove(partition);
    }

    public Map<Integer, PartitionStatus> latest() {
        return Map.copyOf(latest);
    }

    /// How many votes this process has applied.
    public long votesApplied() {
        return votesApplied.sum();
    }

    /// For how long it has applied none.
    public Duration still() {
        return Duration.ofNanos(System.nanoTime() - movedAtNanos);
    }

    private void reportUntilClosed() {
        try {
            long next = System.nanoTime() + EACH.toNanos();
            while (!closing) {
                boolean stateChanged = stateChanges.tryAcquire(next - System.nanoTime(), TimeUnit.NANOSECONDS);
                stateChanges.drainPermits();
                boolean due = System.nanoTime() - next >= 0;
                if (due) {
                    next = System.nanoTime() + EACH.toNanos();
                }
                if (due || stateChanged) {
                    report(due);
                }
            }
            report(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param everyChange or only those of a state
    private void report(boolean everyChange) {
        for (var entry : latest.entrySet()) {
            if (isNews(entry.getValue(), reported.get(entry.getKey()), everyChange)) {
                send(entry.getKey(), entry.getValue());
                if (failing) {
                    return; // until one is taken, one a round is enough: each may wait for the brokers
                }
            }
        }
    }

    private static boolean isNews(PartitionStatus status, @Nullable Progress told, boolean everyChange) {
        if (told == null) {
            // Before the database was read there is nothing to tell.
            return status.state() != State.PAUSED || status.applied().nextOffset() > 0;
        }
        boolean moved = status.applied().nextOffset() != told.nextOffset()
                || !status.reason().equals(told.reason());
        return status.state() != told.state() || (everyChange && moved);
    }

    private void send(int partition, PartitionStatus status) {
        Progress progress = new Progress(
                replica,
                partition,
                status.applied().seq(),
                status.applied().nextOffset(),
                status.state(),
                status.reason(),
                clock.instant());
        reported.put(partition, progress);
        var _ = producer.send(
                new ProducerRecord<>(TopicCatalog.PROGRESS, 0, EventCodec.key(progress), EventCodec.encode(progress)),
                (metadata, failure) -> {
                    if (failure != null) {
                        reported.remove(partition, progress);
                    }
                    failing(failure != null);
                });
    }

    private void failing(boolean now) {
        if (now && !failing) {
            log.atWarn()
                    .addKeyValue("replica", replica)
                    .log("progress is not reported: the brokers do not take it; votes are applied all the same");
        }
        failing = now;
    }

    @Override
    public void close() {
        closing = true;
        stateChanges.release();
        try {
            reporting.join(CLOSE_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE_MAX);
    }
}
