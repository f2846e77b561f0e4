package org.disvote.ingest.roster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.disvote.ingest.IngestStartException;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.SystemRecordException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.routing.Routing;

/// Asks the brokers whether masters may begin a new system.
public record NewSystem(Brokers brokers, Routing routing) {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    /// Whether the log never had a record.
    ///
    /// @throws IngestStartException if the brokers have a system with another number of partitions, or none
    /// @throws KafkaException if the brokers do not answer
    public boolean isLogEmpty() {
        requireSameNumber();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < routing.partitions(); partition++) {
            ends.put(new TopicPartition(TopicCatalog.VOTES, partition), OffsetSpec.latest());
        }
        try (Admin admin = brokers.admin(ANSWER_MAX)) {
            return Answers.of(admin.listOffsets(ends).all()).values().stream().allMatch(end -> end.offset() == 0);
        }
    }

    private void requireSameNumber() {
        SystemRecord system;
        try {
            system = SystemTopic.read(brokers);
        } catch (SystemRecordException e) {
            throw new IngestStartException(String.valueOf(e.getMessage()), e);
        }
        if (!system.routing().equals(routing)) {
            throw new IngestStartException("the system record says %d partitions, and this ingest was started for %d"
                    .formatted(system.partitions(), routing.partitions()));
        }
    }
}
