package org.disvote.sink;

import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.sink.apply.LogFollowers;
import org.disvote.sink.apply.LogIdentity;
import org.disvote.sink.apply.PartitionStatus;
import org.disvote.sink.apply.ProgressReport;

/// One process of one replica's sink: its consumers, and the report of their progress.
///
/// Processes of the same replica share its partitions by Kafka's group protocol; start more of them, or more consumers
/// in one, up to the number of partitions.
public final class ReplicaSink implements AutoCloseable {

    private final LogIdentity identity;
    private final ProgressReport report;
    private final LogFollowers followers;

    private ReplicaSink(SinkConfig config, Probe probe) {
        identity = new LogIdentity(Admin.create(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.brokers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000)));
        report = new ProgressReport(config.replica(), new KafkaProducer<>(producerSettings(config)), Clock.systemUTC());
        followers =
                new LogFollowers(config, () -> new KafkaConsumer<>(consumerSettings(config)), identity, report, probe);
    }

    /// Starts at once; neither the replica's database nor the brokers need to answer yet.
    public static ReplicaSink start(SinkConfig config) {
        return start(config, Probe.NONE);
    }

    public static ReplicaSink start(SinkConfig config, Probe probe) {
        return new ReplicaSink(config, probe);
    }

    /// Where each partition that this process has is. Empty while it has none.
    public Map<Integer, PartitionStatus> status() {
        return report.latest();
    }

    /// Commits what is under way and leaves the group, within 10 s.
    @Override
    public void close() {
        followers.close();
        report.close();
        identity.close();
    }

    private static Map<String, Object> consumerSettings(SinkConfig config) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.brokers()),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, "disvote-sink-" + config.replica()),
                Map.entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer"),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                // Few large pages: a commit on the replica costs the same for one vote as for thousands.
                Map.entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1 << 20),
                Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000),
                Map.entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class),
                Map.entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class));
    }

    private static Map<String, Object> producerSettings(SinkConfig config) {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.brokers(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                1_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                3_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                5_000,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class);
    }
}
