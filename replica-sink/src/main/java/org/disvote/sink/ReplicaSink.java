package org.disvote.sink;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.sink.follow.LogFollowers;
import org.disvote.sink.follow.LogIdentity;
import org.disvote.sink.follow.SinkParts;
import org.disvote.sink.progress.PartitionStatus;
import org.disvote.sink.progress.ProgressReport;
import org.disvote.sink.progress.SinkMetrics;
import org.disvote.sink.replica.Probe;
import org.disvote.topics.follow.AnnouncedVersions;
import org.disvote.topics.kafka.ClientNames;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.progress.LogTails;

/// One process of a replica's sink: applies the log to the replica and reports its progress.
///
/// The processes of one replica share its partitions by Kafka's consumer group protocol. There can be as many
/// consumers, in one process or several, as the log has partitions.
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
        identity = new LogIdentity(config.brokers().admin(REQUEST_MAX, ANSWER_MAX));
        report = new ProgressReport(
                config.replica(), config.brokers(), new KafkaProducer<>(producerSettings(config)), Clock.systemUTC());
        followers = LogFollowers.start(
                new SinkParts(
                        config.database(),
                        config.brokers(),
                        () -> new KafkaConsumer<>(consumerSettings(config)),
                        identity,
                        new AnnouncedVersions(config.brokers()),
                        report,
                        metrics,
                        config.gapAlarmAfter(),
                        probe),
                config.consumers(),
                config.only());
        progress = new SinkMetrics(config.replica(), config.routing().partitions(), report, tails);
        progress.bindTo(metrics.registry());
    }

    /// Returns at once; neither the replica's database nor the brokers have to answer yet.
    public static ReplicaSink start(SinkConfig config) {
        return start(config, Probe.NONE);
    }

    public static ReplicaSink start(SinkConfig config, Probe probe) {
        return new ReplicaSink(config, probe);
    }

    /// The state of each partition that this process has; empty while it has none.
    public SortedMap<Integer, PartitionStatus> status() {
        return new TreeMap<>(report.latest());
    }

    /// For [org.disvote.topics.metrics.OperatorsPort]; closed with this sink.
    public PartMetrics metrics() {
        return metrics;
    }

    /// Whether this process applies what comes.
    public Health health() {
        return progress.health();
    }

    /// Ends after the pages that are being applied and leaves the group. Returns within about 10 s even if
    /// neither the replica nor the brokers answer.
    @Override
    public void close() {
        followers.close();
        report.close();
        identity.close();
        tails.close();
        metrics.close();
    }

    private static Map<String, Object> consumerSettings(SinkConfig config) {
        return config.brokers()
                .with(Map.ofEntries(
                        Map.entry(ConsumerConfig.GROUP_ID_CONFIG, ClientNames.SINK_PREFIX + config.replica()),
                        Map.entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer"),
                        Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                        Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"),
                        Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                        Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                        // Large pages, since a commit costs the replica the same for one vote as for thousands.
                        // FETCH_WAIT_MAX bounds how long a vote waits for its page to fill.
                        Map.entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES_MIN),
                        Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) FETCH_WAIT_MAX.toMillis()),
                        Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, PAGE_RECORDS_MAX),
                        Map.entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class),
                        Map.entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)));
    }

    private static Map<String, Object> producerSettings(SinkConfig config) {
        return config.brokers()
                .with(Map.of(
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
                        ByteArraySerializer.class));
    }
}
