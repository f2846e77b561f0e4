package org.disvote.topics.provision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.RecordVersion;
import org.disvote.topics.vote.RecordVersions;

/// Finds out at the start of a part whether the log was written by a version of DisVote whose records have
/// another form.
final class EarlierLog {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);

    private EarlierLog() {}

    /// Of a system that has a system record. The record is written after all topics were created, so a system
    /// without the notary's topic is from before the notary.
    static final String WITHOUT_NOTARY = "topic " + TopicCatalog.NOTARY
            + " is missing, so this system is of an earlier version of DisVote, without a notary (or somebody has"
            + " deleted the topic): create a new system, with other brokers or another data folder";

    /// Looks at the first record of each partition. One vote of this version shows that the log is of this
    /// version: then a stranger has written the others.
    ///
    /// @throws SystemRecordException if the log is of an earlier version, or the system of one without a notary
    /// @throws org.apache.kafka.common.KafkaException if the brokers do not answer
    static void refuse(Brokers brokers, Routing routing) {
        requireNotary(brokers);
        boolean earlier = false;
        for (ConsumerRecord<byte[], byte[]> record : firstRecords(brokers, routing)) {
            if (LogRecord.of(record, routing, RecordVersions.NONE) instanceof LogRecord.Vote) {
                return;
            }
            earlier |= record.value() != null && RecordVersion.isFirst(record.value());
        }
        if (earlier) {
            throw new SystemRecordException("topic " + TopicCatalog.VOTES
                    + " has votes of an earlier version of DisVote, whose records have another form: create a new"
                    + " system, with other brokers or another data folder");
        }
    }

    private static void requireNotary(Brokers brokers) {
        try (GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(brokers, ANSWER_MAX, Map.of())) {
            if (consumer.partitionsFor(TopicCatalog.NOTARY).isEmpty()) {
                throw new SystemRecordException(WITHOUT_NOTARY);
            }
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> firstRecords(Brokers brokers, Routing routing) {
        List<ConsumerRecord<byte[], byte[]>> first = new ArrayList<>();
        try (GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(
                brokers, ANSWER_MAX, Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 * 1024))) {
            int known = consumer.partitionsFor(TopicCatalog.VOTES).size();
            List<TopicPartition> partitions = IntStream.range(0, Math.min(known, routing.partitions()))
                    .mapToObj(partition -> new TopicPartition(TopicCatalog.VOTES, partition))
                    .toList();
            if (partitions.isEmpty()) {
                return first;
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Set<TopicPartition> unread = new HashSet<>(partitions);
            Deadline deadline = Deadline.after(ANSWER_MAX);
            while (true) {
                unread.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
                if (unread.isEmpty()) {
                    return first;
                }
                if (deadline.hasPassed()) {
                    throw new TimeoutException("the first records of topic " + TopicCatalog.VOTES
                            + " were not read within " + ANSWER_MAX.toSeconds() + " s");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    if (unread.remove(partition)) {
                        consumer.pause(List.of(partition));
                        first.add(record);
                    }
                }
            }
        }
    }
}
