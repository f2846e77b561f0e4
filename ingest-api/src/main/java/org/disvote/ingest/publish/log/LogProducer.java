package org.disvote.ingest.publish.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.ingest.Probe;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.ClientNames;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.routing.Shard;

/// A shard's transactional producer. After the first error it must be closed; the next producer of the shard
/// fences it and aborts the transaction that it left open. For one thread.
public final class LogProducer implements AutoCloseable {

    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private static final byte[] CLOCK_ASKED = "{\"kind\":\"clock-asked\"}".getBytes(US_ASCII);

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaClientMetrics producerMetrics;

    /// @param bounds of every call to the brokers
    public LogProducer(Brokers brokers, Shard shard, AnswerBounds bounds, PartMetrics metrics) {
        producer = new KafkaProducer<>(
                settings(brokers, shard, bounds), new ByteArraySerializer(), new ByteArraySerializer());
        producerMetrics = metrics.watch(producer);
    }

    public static String transactionalId(Shard shard) {
        return ClientNames.PUBLISHER_PREFIX + shard.index();
    }

    private static Map<String, Object> settings(Brokers brokers, Shard shard, AnswerBounds bounds) {
        return brokers.with(Map.ofEntries(
                Map.entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId(shard)),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                // Votes repeat their members' names, are kept forever and are read by every replica.
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                // The commit sends what still lingers. Until then the votes of a partition gather in one batch.
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 100),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, bounds.answer().toMillis()),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                        bounds.request().toMillis()),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                        bounds.delivery().toMillis()),
                Map.entry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int)
                        bounds.step().toMillis())));
    }

    /// Fences every earlier producer of this shard and aborts its open transaction. What an earlier producer
    /// still has in flight never becomes a committed record, so the log's tails that are read afterwards are
    /// final.
    ///
    /// @throws KafkaException if the brokers do not answer
    public void fence() {
        producer.initTransactions();
    }

    /// Appends records in this order, in one transaction: all of them or none.
    ///
    /// @return where each was appended and when, in this order
    /// @throws KafkaException whatever went wrong. The outcome may be unknown; this producer must be closed.
    public <T> List<RecordMetadata> append(
            List<T> items, Function<T, ProducerRecord<byte[], byte[]>> toRecord, Probe probe) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(items.size());
        producer.beginTransaction();
        for (T item : items) {
            Future<RecordMetadata> sending = producer.send(toRecord.apply(item));
            // A send that fails later makes the commit fail. One that fails at once has waited for metadata, and each
            // further one would wait as long.
            if (sending.isDone()) {
                Answers.of(sending);
            }
            sent.add(sending);
        }
        probe.reached(Probe.Step.BEFORE_LOG_COMMIT);
        producer.commitTransaction();
        probe.reached(Probe.Step.AFTER_LOG_COMMIT);
        return sent.stream().map(Answers::of).toList();
    }

    /// The clock of the broker that leads the closings topic: when it appended a record, in a transaction that
    /// is aborted then, so that nobody reads the record.
    ///
    /// @throws KafkaException as [#append]
    public Instant clock() {
        producer.beginTransaction();
        Future<RecordMetadata> sending =
                producer.send(new ProducerRecord<>(TopicCatalog.CLOSINGS, 0, null, CLOCK_ASKED));
        producer.flush();
        Instant appended = Instant.ofEpochMilli(Answers.of(sending).timestamp());
        producer.abortTransaction();
        return appended;
    }

    /// Aborts an open transaction if the brokers answer in time.
    @Override
    public void close() {
        producerMetrics.close();
        try {
            producer.close(CLOSE_MAX);
        } catch (KafkaException e) {
            // Interrupted: the flag is restored, and the producer's threads end by themselves.
        }
    }
}
