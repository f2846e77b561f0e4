package org.disvote.sink.rebuild;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;

/// Reads the committed records of the log, from the first one to where the log ended at [#begin], in constant
/// memory. For one thread.
final class LogScan implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(200);

    /// Bounds the memory of fetched records, together with the 1 MB that Kafka fetches of each partition.
    private static final int FETCH_BYTES_MAX = 16 * 1024 * 1024;

    private static final int PAGE_RECORDS_MAX = 5_000;

    private final Brokers brokers;
    private final Admin admin;
    private final GrouplessConsumer consumer;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Set<TopicPartition> unread = new HashSet<>();
    private long all;
    private long done;
    private Stopwatch sinceProgress = Stopwatch.start();

    LogScan(Brokers brokers) {
        this.brokers = brokers;
        admin = brokers.admin(ANSWER_MAX);
        consumer = GrouplessConsumer.toReadThrough(
                brokers,
                ANSWER_MAX,
                Map.of(
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        FETCH_BYTES_MAX,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        PAGE_RECORDS_MAX));
    }

    /// From the system record.
    Routing routing() {
        return SystemTopic.read(brokers).routing();
    }

    UUID topicId() {
        return TopicProvisioner.logId(admin);
    }

    /// Goes to the first records of these partitions, and fixes where they end: before any open transaction.
    void begin(Set<Integer> partitions) {
        List<TopicPartition> sources = partitions.stream()
                .map(partition -> new TopicPartition(TopicCatalog.VOTES, partition))
                .toList();
        consumer.assign(sources);
        ends.putAll(consumer.endOffsets(sources));
        unread.addAll(sources);
        for (TopicPartition source : sources) {
            consumer.seek(source, 0);
            all += endOf(source);
        }
        advance();
    }

    boolean isDone() {
        return unread.isEmpty();
    }

    /// How many offsets there are, which is nearly the number of votes.
    long all() {
        return all;
    }

    long done() {
        return done;
    }

    /// The next records of each partition that has some, in the log's order.
    ///
    /// @throws OffsetOutOfRangeException if the log no longer has its first records
    /// @throws TimeoutException if no position moves for [#SILENCE_MAX]
    Map<Integer, List<ConsumerRecord<byte[], byte[]>>> next() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        Map<Integer, List<ConsumerRecord<byte[], byte[]>>> pages = new HashMap<>();
        for (TopicPartition source : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> page = records.records(source);
            long end = endOf(source);
            if (page.getLast().offset() >= end) {
                page = page.stream().filter(record -> record.offset() < end).toList();
            }
            pages.put(source.partition(), page);
        }
        advance();
        return pages;
    }

    /// Goes by positions, not by records: a partition may end with transaction markers and aborted records,
    /// which the consumer does not return.
    private void advance() {
        long now = 0;
        for (TopicPartition source : ends.keySet()) {
            long position = unread.contains(source) ? consumer.position(source) : endOf(source);
            now += Math.min(position, endOf(source));
            if (position >= endOf(source) && unread.remove(source)) {
                consumer.pause(List.of(source));
            }
        }
        if (now != done) {
            done = now;
            sinceProgress = Stopwatch.start();
        } else if (sinceProgress.exceeds(SILENCE_MAX)) {
            throw new TimeoutException("the brokers sent nothing of the log for " + SILENCE_MAX.toSeconds() + " s");
        }
    }

    private long endOf(TopicPartition source) {
        return ends.getOrDefault(source, 0L);
    }

    @Override
    public void close() {
        consumer.close();
        admin.close(CLOSE_MAX);
    }
}
