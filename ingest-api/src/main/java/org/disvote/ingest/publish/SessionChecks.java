package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.KafkaFuture;
import org.disvote.ingest.publish.barrier.CompareAgainException;
import org.disvote.ingest.publish.barrier.LogTopic;
import org.disvote.ingest.publish.barrier.ShardPartitions;
import org.disvote.ingest.publish.election.ElectionUpkeep;
import org.disvote.ingest.table.HeadTable;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.reason.OperatorNeededException;
import org.jspecify.annotations.Nullable;

/// What a publisher session does now and then while it publishes votes: it checks that it still holds the lease and
/// that its comparison of master and log still holds, and it keeps the elections. For one thread.
final class SessionChecks {

    private static final Duration TOPIC_EACH = Duration.ofSeconds(2);
    private static final Duration HEADS_EACH = Duration.ofSeconds(1);
    private static final Duration BLOCKED_EACH = Duration.ofSeconds(10);

    private final ShardPartitions partitions;
    private final UUID topicId;
    private final SessionParts parts;
    private final HeadTable heads;
    private final ElectionUpkeep elections;

    private Deadline topicDue = Deadline.after(TOPIC_EACH);
    private Deadline headsDue = Deadline.after(HEADS_EACH);
    private Deadline blockedDue = Deadline.after(BLOCKED_EACH);
    private @Nullable KafkaFuture<UUID> requestedTopicId;

    /// @param topicId the log's when the session began
    SessionChecks(SessionParts parts, ShardPartitions partitions, UUID topicId, ElectionUpkeep elections) {
        this.parts = parts;
        this.partitions = partitions;
        this.topicId = topicId;
        this.elections = elections;
        heads = new HeadTable(parts.master().connection());
    }

    /// @throws OperatorNeededException if the log is another topic now; the shard is closed
    /// @throws CompareAgainException if master and log are to be compared again
    void runDue() throws SQLException, OperatorNeededException, CompareAgainException {
        parts.progressed();
        parts.lease().requireHeld();
        checkTopic();
        checkHeads();
        checkBlocked();
        elections.runDue(partitions.sent());
    }

    /// @throws SQLException if the session is with a server that is no longer the leader
    void check(LeaderCheck leader) throws SQLException {
        leader.runIfRequested(parts.master().connection());
        parts.progressed();
    }

    /// Requests the topic's ID and reads the answer on a later turn, so that no vote waits for it.
    private void checkTopic() throws SQLException, OperatorNeededException {
        KafkaFuture<UUID> requested = requestedTopicId;
        if (requested != null && requested.isDone()) {
            requestedTopicId = null;
            try {
                LogTopic.requireSame(topicId, Answers.of(requested));
            } catch (OperatorNeededException e) {
                LogTopic.closeShard(parts.master());
                throw e;
            }
        } else if (requested == null && topicDue.hasPassed()) {
            topicDue = Deadline.after(TOPIC_EACH);
            requestedTopicId = parts.admin().requestTopicId();
        }
    }

    private void checkHeads() throws SQLException, CompareAgainException {
        if (headsDue.hasPassed()) {
            headsDue = Deadline.after(HEADS_EACH);
            Set<Integer> changed = heads.toCompare(partitions.closed());
            if (!changed.isEmpty()) {
                throw new CompareAgainException("partitions " + changed + " were changed, or are to be sent again");
            }
        }
    }

    /// A partition that could not be read to its end can be compared once its transaction has ended.
    private void checkBlocked() throws CompareAgainException {
        if (!blockedDue.hasPassed()) {
            return;
        }
        blockedDue = Deadline.after(BLOCKED_EACH);
        Map<Integer, Long> blocked = partitions.blocked();
        if (blocked.isEmpty()) {
            return;
        }
        for (var stable :
                parts.admin().stableOffsets(blocked.keySet(), parts::progressed).entrySet()) {
            if (stable.getValue() > blocked.getOrDefault(stable.getKey(), Long.MAX_VALUE)) {
                throw new CompareAgainException(
                        "the transaction that was open in partition " + stable.getKey() + " has ended");
            }
        }
    }
}
