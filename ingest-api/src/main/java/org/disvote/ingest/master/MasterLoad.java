package org.disvote.ingest.master;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/// What makes a database a master, for whoever copies the log's votes into it: each step works in the caller's
/// transaction. The shard it makes is closed: its publisher copies the elections and what was sealed of them, and its
/// barrier opens it, like any other.
public final class MasterLoad {

    private MasterLoad() {}

    /// Keeps committers and publishers from writing until the transaction ends.
    ///
    /// @return whether the heads say that it has no votes
    public static boolean claim(Connection session) throws SQLException {
        try (var statement = session.createStatement()) {
            // Every writer locks rows of it, or inserts one, before it writes anything.
            statement.execute("LOCK TABLE partition_head IN EXCLUSIVE MODE");
            try (var row =
                    statement.executeQuery("SELECT NOT EXISTS (SELECT FROM partition_head WHERE last_seq > 0)")) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /// Puts its heads in the place of those that ingest has given an empty master. A partition that is open and that the
    /// log has no votes of stays open: its publisher has compared just that, and would not do so again.
    ///
    /// @param tails the last seq of each partition that it owns
    /// @param topicId the log's
    public static void complete(Connection session, SortedMap<Integer, Long> tails, UUID topicId) throws SQLException {
        try (PreparedStatement delete =
                session.prepareStatement("DELETE FROM partition_head WHERE partition <> ALL (?)")) {
            delete.setObject(
                    1, tails.keySet().stream().mapToInt(Integer::intValue).toArray());
            delete.execute();
        }
        try (PreparedStatement insert = session.prepareStatement("""
                INSERT INTO partition_head AS head (partition, last_seq, published, topic_id) VALUES (?, ?, ?, ?)
                ON CONFLICT (partition) DO UPDATE
                SET last_seq = EXCLUDED.last_seq, published = EXCLUDED.published, topic_id = EXCLUDED.topic_id,
                    opened_for = CASE WHEN EXCLUDED.last_seq = 0 THEN head.opened_for END
                """)) {
            for (Map.Entry<Integer, Long> tail : tails.entrySet()) {
                insert.setInt(1, tail.getKey());
                insert.setLong(2, tail.getValue());
                insert.setLong(3, tail.getValue());
                insert.setObject(4, topicId);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
