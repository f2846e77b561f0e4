package org.disvote.ingest.publish.barrier;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.SortedSet;
import java.util.UUID;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.table.HeadTable;
import org.disvote.topics.kafka.TopicIds;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// Checks by the topic's ID that the log is the one to which a master's votes went: a topic that was deleted
/// and created again has another ID.
public final class LogTopic {

    private LogTopic() {}

    /// @param actual the log's topic ID
    /// @throws OperatorNeededException if the head rows name another topic, or two
    public static void requireSame(HeadTable heads, UUID actual) throws SQLException, OperatorNeededException {
        SortedSet<UUID> known = heads.topicIds();
        Iterator<UUID> ids = known.iterator();
        if (known.size() > 1) {
            throw new OperatorNeededException(
                    Reason.of(Code.TWO_LOGS),
                    ("the master's head rows name two topic IDs, %s and %s; set partition_head.topic_id to NULL "
                                    + "where it is wrong")
                            .formatted(ids.next(), ids.next()));
        }
        if (ids.hasNext()) {
            requireSame(ids.next(), actual);
        }
    }

    /// @param known the topic ID that was seen before
    /// @throws OperatorNeededException if the log's topic has another ID now
    public static void requireSame(UUID known, UUID actual) throws OperatorNeededException {
        if (!known.equals(actual)) {
            throw new OperatorNeededException(
                    Reason.of(Code.OTHER_LOG),
                    ("the log is topic ID %s, but this master's votes went to topic ID %s: the topic was deleted "
                                    + "and created again. Bring the old one back; or, if the new one is meant, "
                                    + "run UPDATE partition_head SET topic_id = NULL on the master, and its "
                                    + "votes are published again from the first")
                            .formatted(TopicIds.text(actual), TopicIds.text(known)));
        }
    }

    /// Closes all partitions of a master: from the commit on it numbers no vote until a publisher has
    /// compared it with the log.
    public static void closeShard(MasterSession master) throws SQLException {
        HeadTable heads = new HeadTable(master.connection());
        master.inTransaction(() -> {
            heads.lockAll();
            heads.closeAll();
            return true;
        });
    }
}
