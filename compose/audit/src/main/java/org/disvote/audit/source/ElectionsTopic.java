package org.disvote.audit.source;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.follow.ElectionSnapshot;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.kafka.Brokers;

/// The elections topic and the closings topic as they were at one moment.
public final class ElectionsTopic {

    public static final String WHERE = "elections";

    private static final int LISTED_MAX = 5;

    private final ElectionSnapshot topics;
    private final SortedMap<ElectionId, List<Election>> definitions;

    private ElectionsTopic(ElectionSnapshot topics, SortedMap<ElectionId, List<Election>> definitions) {
        this.topics = topics;
        this.definitions = definitions;
    }

    /// @throws UnreachableException if the brokers do not answer or lack one of the topics
    public static ElectionsTopic read(Brokers brokers) throws UnreachableException {
        SortedMap<ElectionId, List<Election>> definitions = new TreeMap<>();
        try {
            ElectionSnapshot topics = ElectionSnapshot.read(brokers, inForce -> {
                List<Election> all = definitions.computeIfAbsent(inForce.id(), id -> new ArrayList<>());
                if (all.isEmpty() || !all.getLast().equals(inForce)) {
                    all.add(inForce);
                }
            });
            return new ElectionsTopic(topics, definitions);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw UnreachableException.of(brokers, e);
        }
    }

    /// What each election's definition was, the oldest first; the last one is in force.
    public SortedMap<ElectionId, List<Election>> definitions() {
        return definitions;
    }

    /// What was stated of each election and partition, the oldest first, which is the one that counts.
    public List<List<ClosingStatement>> closings() {
        return topics.closings().claims(topics.elections());
    }

    /// The records that count for nothing, the newest of each topic with offset and reason.
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        note(WHERE, List.copyOf(topics.elections().skipped()), notes);
        note("closings", topics.closings().skipped(topics.elections()), notes);
        return notes;
    }

    private static void note(String topic, List<SkippedRecord> all, List<String> notes) {
        List<SkippedRecord> listed = all.subList(Math.max(0, all.size() - LISTED_MAX), all.size());
        listed.forEach(over -> notes.add(topic + ": passed over " + over));
        if (listed.size() < all.size()) {
            notes.add("%s: passed over %s before these"
                    .formatted(topic, Quantity.of(all.size() - listed.size(), "more record")));
        }
    }
}
