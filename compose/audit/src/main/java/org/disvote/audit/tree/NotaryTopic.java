package org.disvote.audit.tree;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;

/// The notary's topic up to an end that is taken once, so that it can be read twice with the same result.
public final class NotaryTopic {

    /// In findings.
    public static final String WHERE = "notary";

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final TopicPartition PARTITION = new TopicPartition(TopicCatalog.NOTARY, 0);

    private final Brokers brokers;
    private final int partitions;
    private final long end;

    private NotaryTopic(Brokers brokers, int partitions, long end) {
        this.brokers = brokers;
        this.partitions = partitions;
        this.end = end;
    }

    /// Takes the topic's end.
    ///
    /// @param partitions of the votes topic
    /// @throws UnreachableException if the brokers do not answer, or the topic is missing or has lost its
    /// beginning
    public static NotaryTopic open(Brokers brokers, int partitions) throws UnreachableException {
        try (GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(brokers, ANSWER_MAX, Map.of())) {
            if (consumer.partitionsFor(TopicCatalog.NOTARY).isEmpty()) {
                throw new UnreachableException(
                        "there is no topic " + TopicCatalog.NOTARY + ": create it with `disvote topics`");
            }
            consumer.assign(List.of(PARTITION));
            long begin = consumer.beginningOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            if (begin > 0) {
                throw new UnreachableException(
                        "the first %,d offsets of topic %s are gone, and it is kept for ever: restore it"
                                .formatted(begin, TopicCatalog.NOTARY));
            }
            long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            return new NotaryTopic(brokers, partitions, end);
        } catch (KafkaException e) {
            throw unreachable(brokers, e);
        }
    }

    /// Reads it from its beginning.
    ///
    /// @return the reader as it stands behind the last record
    public NotaryReader read(NotaryReader.Listener listener) throws UnreachableException {
        NotaryReader reader = new NotaryReader(partitions, listener);
        try (GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(brokers, ANSWER_MAX, Map.of())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            consumer.readTo(PARTITION, end, ANSWER_MAX, record -> {
                if (record.offset() < end) {
                    reader.accept(record.offset(), record.value());
                }
            });
        } catch (KafkaException e) {
            throw unreachable(brokers, e);
        }
        return reader;
    }

    private static UnreachableException unreachable(Brokers brokers, KafkaException e) {
        if (e instanceof InterruptException interrupt) {
            throw interrupt;
        }
        return UnreachableException.of(brokers, e);
    }
}
