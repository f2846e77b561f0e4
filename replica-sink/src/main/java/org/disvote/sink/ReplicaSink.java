package org.disvote.sink;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
import org.disvote.topics.metrics.Health;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.tail.LogTails;

/// One process of one replica's sink: its consumers, and the report of their progress.
///
/// Processes of the same replica share its partitions by Kafka's group protocol; start more of them, or more consumers
/// in one, up to the number of partitions.
public final class ReplicaSink implements AutoCloseable {

    private static final Duration REQUEST_MAX = Duration.ofSeconds(3);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final Duration REPORT_BLOCK_MAX = Duration.ofSeconds(1);

    private static final int FETCH_BYTES_MIN = 1024 * 1024;
    private static final Duration FETCH_WAIT_MAX = Duration.ofMillis(250);
    private static final int PAGE_RECORDS_MAX = 5_000;

    private final PartMetrics metrics = new PartMetrics();
    private final LogTails tails;
    private final LogIdentity identity;
    private final ProgressReport report;
    private final LogFollowers followers;

    private final SinkMetrics progress;

    private ReplicaSink(SinkConfig config, Probe probe) {
        tails = LogTails.follow(config.brokers(), config.routing());
        identity = new LogIdentity(Admin.create(adminSettings(config)));
        report = new ProgressReport(config.replica(), new KafkaProducer<>(producerSettings(config)), Clock.systemUTC());
        followers = LogFollowers.start(
                config, () -> new KafkaConsumer<>(consumerSettings(config)), identity, report, metrics, probe);
        progress = new SinkMetrics(config, report, tails);
        progress.bindTo(metrics.registry());
    }

    /// Starts at once; neither the replica's database nor the brokers need to answer yet.
    public static ReplicaSink start(SinkConfig config) {
        return start(config, Probe.NONE);
    }

    public static ReplicaSink start(SinkConfig config, Probe probe) {
        return new ReplicaSink(config, probe);
    }

    /// Where each partition that this process has is, by partition. Empty while it has none.
    public SortedMap<Integer, PartitionStatus> status() {
        return new TreeMap<>(report.latest());
    }

    /// For [org.disvote.topics.metrics.OperatorsPort]; closed with this.
    public PartMetrics metrics() {
        return metrics;
    }

    /// Whether this process applies what comes.
    public Health health() {
        return progress.health();
    }

    /// Ends after the pages that are under way and leaves the group, within about 10 s whatever does not answer.
    @Override
    public void close() {
        followers.close();
        report.close();
        identity.close();
        tails.close();
        metrics.close();
    }

    private static Map<String, Object> adminSettings(SinkConfig config) {
        return Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.brokers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) REQUEST_MAX.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) ANSWER_MAX.toMillis());
    }

    private static Map<String, Object> consumerSettings(SinkConfig config) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.brokers()),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, "disvote-sink-" + config.replica()),
                Map.entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer"),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                // Few large pages, since a commit costs the replica as much for one vote as for thousands; but no vote
                // waits longer than this to be applied.
                Map.entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES_MIN),
                Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) FETCH_WAIT_MAX.toMillis()),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, PAGE_RECORDS_MAX),
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
                REPORT_BLOCK_MAX.toMillis(),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) REQUEST_MAX.toMillis(),
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) ANSWER_MAX.toMillis(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class);
    }
}
