package org.disvote.sink.count;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;

/// The settings of the Kafka clients of a counting process.
final class CountsSettings {

    /// Every commit writes a marker to each changelog partition that changed.
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

    /// Large fetches: nobody sees that a vote is counted before the commit, which comes once a second.
    private static final int FETCH_BYTES_MIN = 1024 * 1024;

    private static final Duration FETCH_WAIT_MAX = Duration.ofMillis(500);
    private static final int POLL_RECORDS_MAX = 5_000;
    private static final int BATCH_BYTES = 64 * 1024;

    /// How soon Kafka Streams notices that the log has other partitions.
    private static final Duration METADATA_MAX = Duration.ofSeconds(15);

    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);
    private static final long CACHE_BYTES_MAX = 16L << 20;

    private CountsSettings() {}

    static Properties streams(CountsConfig config) {
        Properties settings = new Properties();
        settings.putAll(config.brokers().properties());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, CountsApp.APPLICATION_ID);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.replicationFactor());
        settings.put(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                Integer.toString(config.minInsyncReplicas()));
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL.toMillis());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES_MAX);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, VotersMemory.class);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        // A record that cannot be read must stop counting, never be skipped.
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailExceptionHandler.class);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "none");
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), FETCH_BYTES_MIN);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), (int)
                FETCH_WAIT_MAX.toMillis());
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), POLL_RECORDS_MAX);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.METADATA_MAX_AGE_CONFIG), (int)
                METADATA_MAX.toMillis());
        // The commit sends what still lingers. Until then what one partition changes gathers in few batches, each of
        // which costs the broker the same.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), (int) COMMIT_INTERVAL.toMillis());
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        int silenceMax = (int) config.silenceMax().toMillis();
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), silenceMax);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), silenceMax / 3);
        return settings;
    }

    static Admin admin(CountsConfig config) {
        return Admin.create(config.brokers()
                .with(Map.of(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ADMIN_TIMEOUT.toMillis())));
    }
}
