package org.disvote.topics.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.disvote.topics.lifetime.Deadline;

/// A consumer of bytes without a group. It reads committed records only, unless it is configured otherwise.
/// It has no offset reset: a caller always chooses where to read.
public final class GrouplessConsumer extends KafkaConsumer<byte[], byte[]> {

    // How long a fetch waits at a partition's end. A broker answers other requests of this consumer only
    // after it.
    private static final Duration NEWS_MAX = Duration.ofMillis(500);
    private static final Duration END_MAX = Duration.ofMillis(20);

    private static final Duration POLL = Duration.ofMillis(200);

    private GrouplessConsumer(Map<String, Object> settings) {
        super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// For reading new records as they arrive.
    ///
    /// @param answerMax how long any call waits for the brokers
    public static GrouplessConsumer toFollow(Brokers brokers, Duration answerMax) {
        return new GrouplessConsumer(settings(brokers, answerMax, NEWS_MAX));
    }

    /// For reading existing records up to some end.
    ///
    /// @param answerMax how long any call waits for the brokers
    /// @param more settings, which override the defaults
    public static GrouplessConsumer toReadThrough(Brokers brokers, Duration answerMax, Map<String, Object> more) {
        Map<String, Object> settings = settings(brokers, answerMax, END_MAX);
        settings.putAll(more);
        return new GrouplessConsumer(settings);
    }

    /// Reads one of the assigned partitions from where it stands up to an end. The limit is for each wait and not
    /// for the whole: how long the whole takes depends on how much there is.
    ///
    /// @param end the offset behind the last record to read
    /// @param silenceMax how long the position may stand still; records that are passed over move it, too
    /// @param reader gets every committed record
    /// @throws TimeoutException if it does for that long
    public void readTo(
            TopicPartition partition, long end, Duration silenceMax, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        Deadline deadline = Deadline.after(silenceMax);
        long before = position(partition);
        while (before < end) {
            if (deadline.hasPassed()) {
                throw new TimeoutException("no record of topic %s arrived for %d s at offset %d, and its end is %d"
                        .formatted(partition.topic(), silenceMax.toSeconds(), before, end));
            }
            poll(POLL).forEach(reader);
            long now = position(partition);
            if (now > before) {
                before = now;
                deadline = Deadline.after(silenceMax);
            }
        }
    }

    private static Map<String, Object> settings(Brokers brokers, Duration answerMax, Duration waitMax) {
        Map<String, Object> settings = brokers.properties();

        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) answerMax.toMillis());
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) waitMax.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) answerMax.toMillis());
        return settings;
    }

    /// Does not wait. There is no group to leave, and the brokers would answer a last request only after the
    /// fetch that is in progress.
    @Override
    public void close() {
        close(CloseOptions.timeout(Duration.ZERO));
    }
}
