package org.disvote.sink.count;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.election.Election.ChangeOfMind;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.TopicCatalog;

/// Which elections let voters change their minds. The elections topic is read at the first vote of each
/// election. At that time it has the election's definition, and whether minds may be changed can no longer
/// change, since voting has begun.
///
/// Called by the threads of Kafka Streams, which wait for the answer.
final class ElectionsOfLastCounts implements Predicate<ElectionId> {

    private final String brokers;
    private final Map<ElectionId, Boolean> asked = new ConcurrentHashMap<>();

    ElectionsOfLastCounts(String brokers) {
        this.brokers = brokers;
    }

    /// @throws KafkaException if the brokers do not answer
    @Override
    public boolean test(ElectionId electionId) {
        Boolean known = asked.get(electionId);
        if (known == null) {
            known = read(electionId);
            asked.put(electionId, known);
        }
        return known;
    }

    private boolean read(ElectionId electionId) {
        ElectionFold elections = new ElectionFold();
        TopicSnapshot.read(brokers, TopicCatalog.ELECTIONS, elections::accept);
        return elections
                .find(electionId)
                .filter(inForce -> inForce.election().changeOfMind() == ChangeOfMind.LAST_COUNTS)
                .isPresent();
    }
}
