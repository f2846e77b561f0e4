package org.disvote.topics.follow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;

/// Reads a topic of one partition once, from its beginning to what is its end then.
public final class TopicSnapshot {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private TopicSnapshot() {}

    /// @param reader gets every committed record, also those that a later one of the same key replaces
    /// @throws KafkaException if the brokers do not answer in time or have no such topic
    public static void read(Brokers brokers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        readFrom(0, brokers, topic, reader);
    }

    /// As [#read], from where an earlier reading ended.
    ///
    /// @return the end
    public static long readFrom(
            long offset, Brokers brokers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(brokers, ANSWER_MAX, Map.of())) {
            consumer.assign(List.of(partition));
            if (offset == 0) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, offset);
            }
            long end = requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
            consumer.readTo(partition, end, ANSWER_MAX, reader);
            return end;
        }
    }
}
