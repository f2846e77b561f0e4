package org.disvote.notary.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// Reads the topics whose records the notary states: elections, closings, statements. For one thread.
public final class RequestTopics implements AutoCloseable {

    private static final TopicPartition ELECTIONS = new TopicPartition(TopicCatalog.ELECTIONS, 0);

    private static final List<TopicPartition> SOURCES = List.of(
            ELECTIONS, new TopicPartition(TopicCatalog.CLOSINGS, 0), new TopicPartition(TopicCatalog.STATEMENTS, 0));

    private final GrouplessConsumer consumer;

    /// @param answerMax how long any call waits for the brokers
    public RequestTopics(Brokers brokers, Duration answerMax) {
        consumer = GrouplessConsumer.toFollow(brokers, answerMax);
        consumer.assign(SOURCES);
        SOURCES.forEach(source -> consumer.seek(source, 0));
    }

    /// Gives what has arrived; those of one topic in its order.
    ///
    /// @throws OperatorNeededException if a topic lost its beginning
    /// @throws KafkaException if the brokers do not answer
    public boolean poll(Duration max, Consumer<ConsumerRecord<byte[], byte[]>> reader) throws OperatorNeededException {
        try {
            boolean any = false;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(max)) {
                reader.accept(record);
                any = true;
            }
            return any;
        } catch (OffsetOutOfRangeException e) {
            throw new OperatorNeededException(
                    Reason.of(Code.LOG_CUT),
                    "a topic no longer has an offset that the notary needs (" + e.getMessage()
                            + "): restore it, then start the notary again");
        }
    }

    /// Whether everything that the elections topic has now was read. A closing statement may be read before
    /// the move of the close that makes it count for nothing.
    ///
    /// @throws KafkaException if the brokers do not answer
    public boolean electionsAreRead() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(ELECTIONS));
        return consumer.position(ELECTIONS) >= ends.getOrDefault(ELECTIONS, Long.MAX_VALUE);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
