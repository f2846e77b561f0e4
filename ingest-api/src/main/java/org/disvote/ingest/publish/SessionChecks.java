package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.KafkaFuture;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.publish.barrier.CompareAgainException;
import org.disvote.ingest.publish.barrier.LogTopic;
import org.disvote.ingest.publish.barrier.ShardPartitions;
import org.disvote.ingest.publish.log.LogAdmin;
import org.disvote.ingest.table.HeadTable;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.reason.OperatorNeededException;
import org.jspecify.annotations.Nullable;

/// Checks now and then, during a publisher session, whether its comparison of master and log still holds. For
/// one thread.
final class SessionChecks {

    private static final Duration TOPIC_EACH = Duration.ofSeconds(2);
    private static final Duration HEADS_EACH = Duration.ofSeconds(1);
    private static final Duration BLOCKED_EACH = Duration.ofSeconds(10);

    private final ShardPartitions partitions;
    private final UUID topicId;
    private final MasterSession master;
    private final HeadTable heads;
    private final LogAdmin admin;
    private final Runnable progress;

    private Deadline topicDue = Deadline.after(TOPIC_EACH);
    private Deadline headsDue = Deadline.after(HEADS_EACH);
    private Deadline blockedDue = Deadline.after(BLOCKED_EACH);
    private @Nullable KafkaFuture<UUID> requestedTopicId;

    /// @param topicId the log's when the session began
    /// @param progress called after each bounded step
    SessionChecks(ShardPartitions partitions, UUID topicId, MasterSession master, LogAdmin admin, Runnable progress) {
        this.partitions = partitions;
        this.topicId = topicId;
        this.master = master;
        this.admin = admin;
        this.progress = progress;
        heads = new HeadTable(master.connection());
    }

    /// @throws OperatorNeededException if the log is another topic now; the shard is closed
    /// @throws CompareAgainException if master and log are to be compared again
    void runDue() throws SQLException, OperatorNeededException, CompareAgainException {
        checkTopic();
        checkHeads();
        checkBlocked();
    }

    /// Requests the topic's ID and reads the answer on a later turn, so that no vote waits for it.
    private void checkTopic() throws SQLException, OperatorNeededException {
        KafkaFuture<UUID> requested = requestedTopicId;
        if (requested != null && requested.isDone()) {
            requestedTopicId = null;
            try {
                LogTopic.requireSame(topicId, Answers.of(requested));
            } catch (OperatorNeededException e) {
                LogTopic.closeShard(master);
                throw e;
            }
        } else if (requested == null && topicDue.hasPassed()) {
            topicDue = Deadline.after(TOPIC_EACH);
            requestedTopicId = admin.requestTopicId();
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
        for (var stable : admin.stableOffsets(blocked.keySet(), progress).entrySet()) {
            if (stable.getValue() > blocked.getOrDefault(stable.getKey(), Long.MAX_VALUE)) {
                throw new CompareAgainException(
                        "the transaction that was open in partition " + stable.getKey() + " has ended");
            }
        }
    }
}
