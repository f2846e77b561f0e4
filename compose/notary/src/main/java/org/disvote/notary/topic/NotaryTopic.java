package org.disvote.notary.topic;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.ClientNames;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// The notary's own topic: one transactional producer, and a consumer that reads what is committed. After
/// the first error it must be closed; the next one fences this one. For one thread.
public final class NotaryTopic implements AutoCloseable {

    public static final String TRANSACTIONAL_ID = ClientNames.NOTARY;

    private static final TopicPartition PARTITION = new TopicPartition(TopicCatalog.NOTARY, 0);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private final KafkaProducer<byte[], byte[]> producer;
    private final GrouplessConsumer consumer;
    private final GrouplessConsumer uncommitted;

    /// @param from the first offset to read
    /// @param bounds of every call to the brokers
    public NotaryTopic(Brokers brokers, long from, AnswerBounds bounds) {
        producer = new KafkaProducer<>(settings(brokers, bounds), new ByteArraySerializer(), new ByteArraySerializer());
        consumer = GrouplessConsumer.toReadThrough(brokers, bounds.answer(), Map.of());
        uncommitted = GrouplessConsumer.toReadThrough(
                brokers,
                bounds.answer(),
                Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_UNCOMMITTED.toString()));
        consumer.assign(List.of(PARTITION));
        consumer.seek(PARTITION, from);
    }

    private static Map<String, Object> settings(Brokers brokers, AnswerBounds bounds) {
        return brokers.with(Map.ofEntries(
                Map.entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, bounds.answer().toMillis()),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                        bounds.request().toMillis()),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                        bounds.delivery().toMillis()),
                Map.entry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int)
                        bounds.step().toMillis())));
    }

    /// Fences every earlier notary and aborts its open transaction. The end that is read afterwards is
    /// final: nothing that an earlier one still has in flight becomes a record.
    ///
    /// @throws KafkaException if the brokers do not answer
    public void fence() {
        producer.initTransactions();
    }

    /// Appends records in this order, in one transaction: all of them or none.
    ///
    /// @return the offset behind the last one
    /// @throws KafkaException whatever went wrong. The outcome may be unknown
    public long append(List<byte[]> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        producer.beginTransaction();
        for (byte[] record : records) {
            sent.add(producer.send(new ProducerRecord<>(TopicCatalog.NOTARY, 0, null, record)));
        }
        producer.commitTransaction();
        long end = 0;
        for (Future<RecordMetadata> one : sent) {
            end = Math.max(end, Answers.of(one).offset() + 1);
        }
        return end;
    }

    /// Up to where committed records can be read now.
    public long end() {
        return requireNonNull(consumer.endOffsets(List.of(PARTITION)).get(PARTITION));
    }

    /// Whether a transaction is open: committed records end before it.
    public boolean isBlocked() {
        return requireNonNull(uncommitted.endOffsets(List.of(PARTITION)).get(PARTITION)) > end();
    }

    /// The next offset to read.
    public long position() {
        return consumer.position(PARTITION);
    }

    /// What has arrived; perhaps nothing.
    ///
    /// @throws OperatorNeededException if the topic lost an offset
    /// @throws KafkaException if the brokers do not answer
    public ConsumerRecords<byte[], byte[]> poll() throws OperatorNeededException {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            throw new OperatorNeededException(
                    Reason.of(Code.LOG_CUT),
                    "topic " + TopicCatalog.NOTARY + " no longer has an offset that was read (" + e.getMessage()
                            + "): start the notary again, it puts back what it has published");
        }
    }

    @Override
    public void close() {
        try {
            producer.close(CLOSE_MAX);
        } catch (KafkaException e) {
            // Interrupted: the flag is restored, and the producer's threads end by themselves.
        }
        consumer.close();
        uncommitted.close();
    }
}
