package org.disvote.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.PassedOver;
import org.disvote.topics.election.Roll;
import org.disvote.topics.follow.CompactedTopic;
import org.disvote.topics.kafka.TopicCatalog;

/// The elections topic and the closings topic as they were at one moment.
final class ElectionsTopic {

    static final String WHERE = "elections";

    private static final int LISTED_MAX = 5;

    private final ElectionFold elections = new ElectionFold();
    private final ClosingFold closings = new ClosingFold();
    private final SortedMap<String, List<Election>> definitions = new TreeMap<>();

    private ElectionsTopic() {}

    /// @throws UnreachableException if the brokers do not answer or lack one of the topics
    static ElectionsTopic read(String brokers) throws UnreachableException {
        ElectionsTopic topic = new ElectionsTopic();
        try {
            ElectionFold before = new ElectionFold();
            // Before, to keep no more statements than needed; after, since a statement that is read has its election's
            // close before it.
            CompactedTopic.read(brokers, TopicCatalog.ELECTIONS, before::accept);
            CompactedTopic.read(brokers, TopicCatalog.CLOSINGS, record -> {
                topic.closings.accept(record);
                topic.closings.prune(before);
            });
            CompactedTopic.read(brokers, TopicCatalog.ELECTIONS, topic::accept);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
        return topic;
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        if (elections.accept(record).isEmpty() && record.key() != null) {
            elections.find(new String(record.key(), UTF_8)).ifPresent(inForce -> {
                List<Election> all =
                        definitions.computeIfAbsent(inForce.election().id(), id -> new ArrayList<>());
                if (all.isEmpty() || !all.getLast().equals(inForce.election())) {
                    all.add(inForce.election());
                }
            });
        }
    }

    /// What each election's definition was, the oldest first; the last one is in force.
    SortedMap<String, List<Election>> definitions() {
        return definitions;
    }

    /// What was stated of each election and partition, the oldest first, which is the one that counts.
    List<List<ClosingStatement>> closings() {
        return closings.claims(elections);
    }

    /// The records that count for nothing, the newest of each topic with offset and reason.
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        note(WHERE, List.copyOf(elections.passedOver()), notes);
        note("closings", closings.passedOver(elections), notes);
        return notes;
    }

    private static void note(String topic, List<PassedOver> all, List<String> notes) {
        List<PassedOver> listed = all.subList(Math.max(0, all.size() - LISTED_MAX), all.size());
        listed.forEach(over -> notes.add(topic + ": passed over " + over));
        if (listed.size() < all.size()) {
            notes.add("%s: passed over %,d more records before these".formatted(topic, all.size() - listed.size()));
        }
    }

    Optional<Roll> roll() {
        return elections.roll();
    }
}
