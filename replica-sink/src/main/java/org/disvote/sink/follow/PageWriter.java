package org.disvote.sink.follow;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.PartitionApplier;
import org.disvote.sink.apply.PartitionApplier.Page;
import org.disvote.sink.apply.PartitionApplier.Read;
import org.disvote.sink.replica.Probe;
import org.disvote.sink.replica.ReplicaSession;
import org.disvote.sink.replica.ReplicaSession.FencedException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.VoteCast;

/// Applies polled records: decides what they do ([PartitionApplier]), writes that to the replica in one
/// transaction and moves the partitions. For one thread.
final class PageWriter {

    /// The log is not the one that the partitions were read from.
    static final class OtherLogException extends Exception {}

    private final Routing routing;
    private final RecordVersions versions;
    private final LogIdentity identity;
    private final AssignedPartitions partitions;
    private final Probe probe;

    PageWriter(
            Routing routing,
            RecordVersions versions,
            LogIdentity identity,
            AssignedPartitions partitions,
            Probe probe) {
        this.routing = routing;
        this.versions = versions;
        this.identity = identity;
        this.partitions = partitions;
        this.probe = probe;
    }

    /// @param topicId of the log that the partitions follow
    /// @param records by partition, in offset order
    /// @throws FencedException if another consumer has moved the replica
    /// @throws OtherLogException if the records contradict the replica and the log is another one
    /// @throws SQLException if the replica fails
    void apply(ReplicaSession replica, UUID topicId, Map<Integer, List<ConsumerRecord<byte[], byte[]>>> records)
            throws SQLException, FencedException, OtherLogException {
        if (records.isEmpty()) {
            return;
        }
        try {
            List<Page> pages = decide(replica, records);
            if (pages.stream().anyMatch(Page::contradicts)) {
                requireSameLog(topicId);
            }
            List<Page> moving = pages.stream().filter(Page::moves).toList();
            if (!moving.isEmpty()) {
                replica.write(moving, probe);
            }
            pages.forEach(partitions::applied);
        } catch (SQLException e) {
            if (SqlFailure.kind(e) != SqlFailure.Kind.ROW) {
                throw e;
            }
            applyApart(replica, topicId, records, e);
        }
    }

    private List<Page> decide(ReplicaSession replica, Map<Integer, List<ConsumerRecord<byte[], byte[]>>> records)
            throws SQLException {
        Map<Applied, List<Read>> reads = new HashMap<>();
        List<Position> appliedBefore = new ArrayList<>();
        records.forEach((partition, run) -> {
            Applied from = partitions.at(partition);
            List<Read> read = PartitionApplier.read(from, run, routing, versions);
            reads.put(from, read);
            PartitionApplier.appliedBefore(from, read).forEach(vote -> appliedBefore.add(vote.position()));
        });
        Map<Position, VoteCast> stored = replica.votesAt(appliedBefore);
        List<Page> pages = new ArrayList<>();
        reads.forEach((from, read) -> pages.add(PartitionApplier.apply(from, read, stored)));
        return pages;
    }

    /// Called before anything is done about a missing or conflicting vote: if the log was deleted and created
    /// again, that is the cause, and an operator must not search in the replica.
    private void requireSameLog(UUID topicId) throws OtherLogException {
        try {
            if (!identity.now().equals(topicId)) {
                throw new OtherLogException();
            }
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            // The brokers do not answer. The records were read from the log that the partitions follow.
        }
    }

    /// The replica refuses a row, which no retry changes. Halves the records until the refused one is alone,
    /// so that all others are applied and only its partition stops.
    private void applyApart(
            ReplicaSession replica,
            UUID topicId,
            Map<Integer, List<ConsumerRecord<byte[], byte[]>>> records,
            SQLException refusal)
            throws SQLException, FencedException, OtherLogException {
        for (var entry : records.entrySet()) {
            int partition = entry.getKey();
            List<ConsumerRecord<byte[], byte[]>> run = entry.getValue();
            if (records.size() > 1) {
                apply(replica, topicId, Map.of(partition, run));
            } else if (run.size() > 1) {
                apply(replica, topicId, Map.of(partition, run.subList(0, run.size() / 2)));
                if (!partitions.isStopped(partition)) {
                    apply(replica, topicId, Map.of(partition, run.subList(run.size() / 2, run.size())));
                }
            } else {
                partitions.stop(
                        Reason.at(Code.ROW_REFUSED, partition),
                        ("the replica refuses the record at offset %d (SQL state %s), so it holds rows that are "
                                        + "not from the log: rebuild it")
                                .formatted(run.getFirst().offset(), refusal.getSQLState()));
            }
        }
    }
}
