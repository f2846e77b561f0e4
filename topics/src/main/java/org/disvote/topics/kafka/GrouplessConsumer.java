package org.disvote.topics.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// A consumer of bytes that belongs to no group, is handed committed records only unless told otherwise, and never
/// chooses by itself where to read.
public final class GrouplessConsumer extends KafkaConsumer<byte[], byte[]> {

    // How long a fetch waits at a partition's end. Whatever else is asked meanwhile is answered after it.
    private static final Duration NEWS_MAX = Duration.ofMillis(250);
    private static final Duration END_MAX = Duration.ofMillis(20);

    private GrouplessConsumer(Map<String, Object> settings) {
        super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// To read what comes, as it comes.
    ///
    /// @param answerMax how long any call waits for the brokers
    public static GrouplessConsumer toFollow(String brokers, Duration answerMax) {
        return new GrouplessConsumer(settings(brokers, answerMax, NEWS_MAX));
    }

    /// To read what is there, up to some end.
    ///
    /// @param answerMax how long any call waits for the brokers
    /// @param more settings, which go before those that it has by itself
    public static GrouplessConsumer toReadThrough(String brokers, Duration answerMax, Map<String, Object> more) {
        Map<String, Object> settings = settings(brokers, answerMax, END_MAX);
        settings.putAll(more);
        return new GrouplessConsumer(settings);
    }

    private static Map<String, Object> settings(String brokers, Duration answerMax, Duration waitMax) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) answerMax.toMillis());
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) waitMax.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) answerMax.toMillis());
        return settings;
    }

    /// At once: there is no group to leave, and the brokers answer a farewell only after the fetch under way.
    @Override
    public void close() {
        close(CloseOptions.timeout(Duration.ZERO));
    }
}
