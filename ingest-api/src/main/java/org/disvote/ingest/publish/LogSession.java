package org.disvote.ingest.publish;

import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.ingest.Probe;
import org.disvote.ingest.publish.MasterOutbox.Outgoing;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.HangingTransactions;
import org.disvote.topics.kafka.HangingTransactions.Hanging;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.LogRecord;

/// The log as the holder of one lease sees it, until the first error: then everything is closed, and whoever publishes
/// next fences and aborts what this one left open. Of one thread.
final class LogSession implements AutoCloseable {

    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private final String brokers;
    private final AnswerBounds bounds;
    private final Routing routing;
    private final Shard shard;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaClientMetrics producerMetrics;

    /// @param bounds for every call to the brokers, from here to the end
    LogSession(PublisherConfig config, AnswerBounds bounds, PartMetrics metrics) {
        brokers = config.brokers();
        this.bounds = bounds;
        routing = config.routing();
        shard = config.shard();
        admin = admin(brokers, bounds);
        producer = new KafkaProducer<>(producer(config, bounds), new ByteArraySerializer(), new ByteArraySerializer());
        producerMetrics = metrics.watch(producer);
    }

    static Admin admin(String brokers, AnswerBounds bounds) {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) bounds.request().toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) bounds.answer().toMillis()));
    }

    static String transactionalId(Shard shard) {
        return "disvote-publisher-" + shard.index();
    }

    private static Map<String, Object> producer(PublisherConfig config, AnswerBounds bounds) {
        return Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.brokers()),
                Map.entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId(config.shard())),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                // Votes repeat their members' names and are kept forever and read by every replica.
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                // The commit sends whatever lingers: each partition's votes then go in one batch, not in many.
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 100),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, bounds.answer().toMillis()),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                        bounds.request().toMillis()),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                        bounds.delivery().toMillis()),
                Map.entry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int)
                        bounds.step().toMillis()));
    }

    UUID topicId() {
        return uuid(TopicProvisioner.logId(admin));
    }

    /// The topic's ID, some time soon.
    KafkaFuture<UUID> topicIdSoon() {
        return admin.describeTopics(List.of(TopicCatalog.VOTES))
                .topicNameValues()
                .getOrDefault(TopicCatalog.VOTES, KafkaFuture.completedFuture(null))
                .thenApply((KafkaFuture.BaseFunction<TopicDescription, UUID>) topic -> uuid(topic.topicId()));
    }

    static UUID uuid(Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /// The way Kafka's own tools write it.
    static Uuid kafkaUuid(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /// Shuts out every earlier publisher of this shard and ends its open transaction. What it still has in
    /// flight never reaches a reader; so the tails read afterwards are final.
    void fence() {
        producer.initTransactions();
    }

    LogReader reader(IsolationLevel isolation, Runnable turned) {
        return new LogReader(brokers, admin, bounds, routing, isolation, transactionalId(shard), turned);
    }

    /// Up to where committed records of these partitions can be read now.
    Map<Integer, Long> stableOffsets(Collection<Integer> partitions, Runnable turned) {
        return new OpenTransactions(admin, OpenTransactions.LATE_MAX, transactionalId(shard), turned)
                .offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    }

    /// Transactions of this shard's publishers that nobody will end, since [#fence] has ended all that were
    /// known.
    List<Hanging> hanging(Collection<Integer> partitions) {
        List<TopicPartition> sources = new ArrayList<>();
        sources.add(new TopicPartition(TopicCatalog.CLOSINGS, 0));
        partitions.forEach(partition -> sources.add(new TopicPartition(TopicCatalog.VOTES, partition)));
        return HangingTransactions.find(admin, sources, List.of(transactionalId(shard)));
    }

    void abort(List<Hanging> hanging) {
        HangingTransactions.abort(admin, hanging);
    }

    /// A partition's records of one transaction.
    record Appended(long first, long last, int records) {

        Appended with(long offset) {
            return new Appended(first, offset, records + 1);
        }

        /// Whether somebody else wrote since another transaction, or among these records.
        ///
        /// @param behind the offset behind the record before these; -1 where there is none
        boolean isMixed(long behind) {
            // One offset between two transactions is the marker of the first.
            return first > behind + 1 || last - first >= records;
        }
    }

    /// Appends votes in this order, all of them or none.
    ///
    /// @return where, by partition
    /// @throws KafkaException whatever went wrong; the outcome may be unknown, and this session must be closed
    Map<Integer, Appended> append(List<Outgoing> votes, Probe probe) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        producer.beginTransaction();
        for (Outgoing outgoing : votes) {
            Future<RecordMetadata> sending =
                    producer.send(LogRecord.toProduce(outgoing.vote(), outgoing.constituency()));
            // A send that fails later makes the commit fail. One that fails at once has waited for metadata,
            // and each further one would wait as long.
            if (sending.isDone()) {
                Answers.of(sending);
            }
            sent.add(sending);
        }
        probe.reached(Probe.Step.BEFORE_LOG_COMMIT);
        producer.commitTransaction();
        probe.reached(Probe.Step.AFTER_LOG_COMMIT);
        Map<Integer, Appended> appended = new HashMap<>();
        for (Future<RecordMetadata> acknowledged : sent) {
            RecordMetadata record = Answers.of(acknowledged);
            appended.merge(
                    record.partition(),
                    new Appended(record.offset(), record.offset(), 1),
                    (before, one) -> before.with(one.last()));
        }
        return appended;
    }

    /// Writes closing statements to their topic, in a transaction of this producer's, so that a fenced
    /// publisher writes none.
    ///
    /// @return when the brokers appended each of them, in this order
    /// @throws KafkaException as of [#append]
    List<Instant> state(List<ClosingStatement> closed) {
        producer.beginTransaction();
        List<Future<RecordMetadata>> sendings = new ArrayList<>();
        for (ClosingStatement statement : closed) {
            Future<RecordMetadata> sending = producer.send(ClosingFold.toProduce(statement));
            if (sending.isDone()) {
                Answers.of(sending);
            }
            sendings.add(sending);
        }
        producer.commitTransaction();
        return sendings.stream()
                .map(sending -> Instant.ofEpochMilli(Answers.of(sending).timestamp()))
                .toList();
    }

    /// Aborts an open transaction where the brokers answer in time.
    @Override
    public void close() {
        producerMetrics.close();
        try {
            producer.close(CLOSE_MAX);
        } catch (KafkaException e) {
            // Interrupted: the flag is restored, and the producer's threads end by themselves.
        }
        admin.close(Duration.ZERO);
    }
}
