package org.disvote.sink.apply;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.Progress;
import org.disvote.topics.provision.TopicCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the progress topic how far this replica is: on change, and at most each second, so that ten thousand votes a
/// second cost one small record for each partition. A report that cannot be sent holds up nothing; the next one says
/// more
/// anyway.
public final class ProgressReport implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProgressReport.class);
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

    private final String replica;
    private final Producer<byte[], byte[]> producer;
    private final Clock clock;
    private final Map<Integer, PartitionStatus> latest = new ConcurrentHashMap<>();
    private final Map<Integer, PartitionStatus> reported = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread reporting;
    private volatile boolean failing;

    /// @param producer this report's own; closed with it
    public ProgressReport(String replica, Producer<byte[], byte[]> producer, Clock clock) {
        this.replica = replica;
        this.producer = producer;
        this.clock = clock;
        reporting = Thread.ofVirtual().name("progress-" + replica).start(this::sendUntilClosed);
    }

    public void put(int partition, PartitionStatus status) {
        latest.put(partition, status);
    }

    /// The partition has gone to another consumer, which reports it from now on.
    void remove(int partition) {
        latest.remove(partition);
    }

    public Map<Integer, PartitionStatus> latest() {
        return Map.copyOf(latest);
    }

    private void sendUntilClosed() {
        try {
            while (!closing.await(EACH.toMillis(), TimeUnit.MILLISECONDS)) {
                send();
            }
            send();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        reported.keySet().retainAll(latest.keySet());
        latest.forEach((partition, status) -> {
            if (!status.equals(reported.get(partition))) {
                send(partition, status);
            }
        });
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
        try {
            var _ = producer.send(
                    new ProducerRecord<>(
                            TopicCatalog.PROGRESS, 0, EventCodec.key(progress), EventCodec.encode(progress)),
                    (_, failure) -> failing(failure != null));
            reported.put(partition, status);
        } catch (KafkaException e) {
            failing(true);
        }
    }

    private void failing(boolean now) {
        if (now && !failing) {
            log.atWarn().addKeyValue("replica", replica).log("progress is not reported: the brokers do not take it");
        }
        failing = now;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            reporting.join(CLOSE_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE_MAX);
    }
}
