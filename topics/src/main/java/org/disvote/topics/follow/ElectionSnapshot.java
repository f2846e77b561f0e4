package org.disvote.topics.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionEvent;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;

/// The elections topic and the closings topic as they were at one moment.
public record ElectionSnapshot(ElectionFold elections, ClosingFold closings) {

    /// @throws KafkaException if the brokers do not answer or lack one of the topics
    public static ElectionSnapshot read(Brokers brokers) {
        return read(brokers, definition -> {});
    }

    /// @param inForce gets the election as it is in force after each record that counts for one, in the
    ///     topic's order
    /// @throws KafkaException if the brokers do not answer or lack one of the topics
    public static ElectionSnapshot read(Brokers brokers, Consumer<Election> inForce) {
        // The elections are read twice. Before the statements, so that statements of closes that are not in
        // force can be dropped while they are read. And after them: an election's close is written before the
        // statements of it, so this fold has the close of every statement that was read.
        ElectionFold before = new ElectionFold();
        TopicSnapshot.read(brokers, TopicCatalog.ELECTIONS, before::accept);
        ClosingFold closings = new ClosingFold();
        TopicSnapshot.read(brokers, TopicCatalog.CLOSINGS, record -> {
            closings.accept(record);
            closings.prune(before);
        });
        ElectionFold elections = new ElectionFold();
        TopicSnapshot.read(brokers, TopicCatalog.ELECTIONS, record -> {
            if (elections.accept(record).isEmpty()) {
                ElectionEvent.electionOf(record.key())
                        .flatMap(elections::find)
                        .ifPresent(found -> inForce.accept(found.election()));
            }
        });
        return new ElectionSnapshot(elections, closings);
    }

    /// The records of both topics that count for nothing and that no later one has corrected.
    public List<SkippedRecord> skipped() {
        List<SkippedRecord> all = new ArrayList<>(elections.skipped());
        all.addAll(closings.skipped(elections));
        return all;
    }
}
