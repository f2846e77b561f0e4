package org.disvote.compose.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.topics.event.ClosingStatement;
import org.disvote.topics.event.Election;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.EventCodec.MalformedEventException;
import org.disvote.topics.event.Roll;
import org.disvote.topics.event.SystemRecord;
import org.disvote.topics.provision.TopicCatalog;
import org.disvote.topics.read.CompactedTopic;
import org.jspecify.annotations.Nullable;

/// The elections topic as it was at one moment.
final class ElectionsTopic {

    static final String WHERE = "elections";

    private final SortedMap<String, List<Election>> definitions = new TreeMap<>();
    private final Map<String, List<ClosingStatement>> closings = new HashMap<>();
    private @Nullable Roll roll;

    private ElectionsTopic() {}

    /// @throws UnreachableException if the brokers do not answer or have no such topic
    static ElectionsTopic read(String brokers) throws UnreachableException {
        ElectionsTopic topic = new ElectionsTopic();
        try {
            CompactedTopic.read(brokers, TopicCatalog.ELECTIONS, topic::accept);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
        return topic;
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        try {
            switch (EventCodec.decodeElectionEvent(record.key(), record.value())) {
                case Election election ->
                    definitions.computeIfAbsent(election.id(), id -> new ArrayList<>()).add(election);
                case ClosingStatement statement ->
                    closings.computeIfAbsent(statement.electionId() + "/" + statement.partition(), key -> new ArrayList<>())
                            .add(statement);
                case Roll read -> roll = read;
                case SystemRecord _ -> {}
            }
        } catch (MalformedEventException e) {
            // Every reader of this topic passes over it.
        }
    }

    /// What each election's definition was, the oldest first; the last one is in force.
    SortedMap<String, List<Election>> definitions() {
        return definitions;
    }

    /// What was stated of each election and partition, the oldest first.
    Iterable<List<ClosingStatement>> closings() {
        return closings.values();
    }

    Optional<Roll> roll() {
        return Optional.ofNullable(roll);
    }
}
