package org.disvote.topics.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.disvote.topics.election.ElectionEvent;
import org.disvote.topics.election.ElectionEvent.VersionAnnounced;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.vote.RecordVersions;

/// The versions of the log's records that the elections topic announces, under `version/<n>`:
/// `{"kind":"version","record":<n>}`.
///
/// The topic is read only when a record says a version that is not known yet. One reading answers for all
/// records that the log had before it, so records that a stranger writes in great numbers cost one reading each
/// time the reader has caught up, not one each. Safe for any number of threads.
public final class AnnouncedVersions implements RecordVersions {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final Brokers brokers;

    // Guarded by this.
    private final Set<Long> announced = new HashSet<>();
    private final Map<TopicPartition, Long> answeredBelow = new HashMap<>();

    public AnnouncedVersions(Brokers brokers) {
        this.brokers = brokers;
    }

    @Override
    public synchronized boolean isAnnounced(long version, ConsumerRecord<?, ?> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (!announced.contains(version) && record.offset() >= answeredBelow.getOrDefault(partition, 0L)) {
            long end = endOf(partition);
            TopicSnapshot.read(brokers, TopicCatalog.ELECTIONS, this::take);
            answeredBelow.put(partition, end);
        }
        return announced.contains(version);
    }

    private long endOf(TopicPartition partition) {
        try (GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(brokers, ANSWER_MAX, Map.of())) {
            return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        // The papers of the topic, which are large, are not read.
        if (record.key() == null || !new String(record.key(), UTF_8).startsWith(ElectionEvent.VERSION)) {
            return;
        }
        try {
            if (ElectionEvent.decode(record.key(), record.value()) instanceof VersionAnnounced version) {
                announced.add((long) version.record());
            }
        } catch (MalformedEventException e) {
            // Not an announcement. Every reader of the topic passes over it.
        }
    }
}
