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

    /// Keeps committers and publishers from writing until the transaction ends, and takes back the heads that ingest
    /// has given an empty master.
    ///
    /// @return whether the heads say that it has no votes
    public static boolean claim(Connection session) throws SQLException {
        try (var statement = session.createStatement()) {
            // Every writer locks rows of it, or inserts one, before it writes anything.
            statement.execute("LOCK TABLE partition_head IN EXCLUSIVE MODE");
            try (var row =
                    statement.executeQuery("SELECT NOT EXISTS (SELECT FROM partition_head WHERE last_seq > 0)")) {
                row.next();
                if (!row.getBoolean(1)) {
                    return false;
                }
            }
            statement.execute("DELETE FROM partition_head");
            return true;
        }
    }

    /// @param tails the last seq of each partition that it owns
    /// @param topicId the log's
    public static void complete(Connection session, SortedMap<Integer, Long> tails, UUID topicId) throws SQLException {
        try (PreparedStatement insert = session.prepareStatement(
                "INSERT INTO partition_head (partition, last_seq, published, topic_id) VALUES (?, ?, ?, ?)")) {
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
