package org.disvote.sink.progress;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.WakeUp;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.rights.Refusals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports to the progress topic how far this replica is. A change of a partition's state is sent at once,
/// every other change within [#EACH]. A failed send delays nothing and is sent again later. Safe for any
/// number of threads.
public final class ProgressReport implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProgressReport.class);
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final String replica;
    private final Brokers brokers;
    private final Producer<byte[], byte[]> producer;
    private final Clock clock;
    private final Map<Integer, PartitionStatus> latest = new ConcurrentHashMap<>();
    private final Map<Integer, Progress> sent = new ConcurrentHashMap<>();
    private final WakeUp stateChanges = new WakeUp();
    private final LongAdder votesApplied = new LongAdder();
    private final Worker sender;
    private volatile Stopwatch sinceVotes = Stopwatch.start();
    private volatile boolean failing;

    /// @param brokers for what the log says of them
    /// @param producer for this report only; closed with it
    public ProgressReport(String replica, Brokers brokers, Producer<byte[], byte[]> producer, Clock clock) {
        this.replica = replica;
        this.brokers = brokers;
        this.producer = producer;
        this.clock = clock;
        sender = Worker.virtual("progress-" + replica, CLOSE_MAX, this::sendUntilStopped)
                .start();
    }

    /// Never waits.
    public void put(int partition, PartitionStatus status) {
        PartitionStatus before = latest.put(partition, status);
        if (before != null && status.applied().seq() > before.applied().seq()) {
            votesApplied.add(status.applied().seq() - before.applied().seq());
            sinceVotes = Stopwatch.start();
        }
        if (before == null || before.state() != status.state()) {
            stateChanges.call();
        }
    }

    /// Another consumer has the partition now and reports it.
    public void remove(int partition) {
        latest.remove(partition);
        sent.remove(partition);
    }

    public Map<Integer, PartitionStatus> latest() {
        return Map.copyOf(latest);
    }

    /// How many votes this process has applied.
    public long votesApplied() {
        return votesApplied.sum();
    }

    /// How long ago this process applied votes.
    Duration sinceVotes() {
        return sinceVotes.elapsed();
    }

    private void sendUntilStopped(Worker worker) throws InterruptedException {
        Deadline next = Deadline.after(EACH);
        while (!worker.isStopping()) {
            boolean stateChanged = stateChanges.await(next.left());
            boolean due = next.hasPassed();
            if (due) {
                next = Deadline.after(EACH);
            }
            if (due || stateChanged) {
                sendChanges(due);
            }
        }
        sendChanges(true);
    }

    /// @param all or only the changes of a state
    private void sendChanges(boolean all) {
        for (var entry : latest.entrySet()) {
            if (isNews(entry.getValue(), sent.get(entry.getKey()), all)) {
                send(entry.getKey(), entry.getValue());
                if (failing) {
                    return; // each send may wait for the brokers, so one per round is enough until one succeeds
                }
            }
        }
    }

    private static boolean isNews(PartitionStatus status, @Nullable Progress last, boolean all) {
        if (last == null) {
            // Nothing is known of the partition before the database was read.
            return status.state() != State.PAUSED || status.applied().nextOffset() > 0;
        }
        boolean moved = status.applied().nextOffset() != last.nextOffset()
                || !status.reason().equals(last.reason());
        return status.state() != last.state() || (all && moved);
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
        sent.put(partition, progress);
        var _ = producer.send(
                new ProducerRecord<>(TopicCatalog.PROGRESS, 0, progress.key(), Json.encode(progress)),
                (metadata, failure) -> {
                    if (failure != null) {
                        sent.remove(partition, progress);
                    }
                    failing(failure);
                });
    }

    private void failing(@Nullable Exception failure) {
        boolean now = failure != null;
        if (failure != null && !failing) {
            log.atWarn()
                    .addKeyValue("replica", replica)
                    .addKeyValue("error", Refusals.text(brokers, failure))
                    .log("Progress cannot be sent to the brokers, votes are applied all the same");
        }
        failing = now;
    }

    @Override
    public void close() {
        sender.stop();
        stateChanges.call();
        sender.close();
        producer.close(CLOSE_MAX);
    }
}
