package org.disvote.ingest.master;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.disvote.topics.kept.MasterNumbers;
import org.disvote.topics.routing.Shard;

/// What makes a database a master, for whoever copies the log's votes into it: each step works in the caller's
/// transaction. The shard it makes is closed: its publisher copies the elections and what was sealed of them, and its
/// barrier opens it, like any other.
public final class MasterLoad {

    private MasterLoad() {}

    /// Keeps committers and publishers from writing until the transaction ends.
    ///
    /// @param shard that it is to be
    /// @return whether the heads say that it has no votes, and it is not the master of another shard
    public static boolean claim(Connection session, Shard shard) throws SQLException {
        try (var statement = session.createStatement()) {
            // Every writer locks rows of it, or inserts one, before it writes anything.
            statement.execute("LOCK TABLE partition_head IN EXCLUSIVE MODE");
            try (var row =
                    statement.executeQuery("SELECT NOT EXISTS (SELECT FROM partition_head WHERE last_seq > 0)")) {
                row.next();
                return row.getBoolean(1)
                        && MasterNumbers.read(session)
                                .filter(kept -> !kept.shard().equals(shard))
                                .isEmpty();
            }
        }
    }

    /// Puts its heads in the place of those that ingest has given an empty master. A partition that is open and that the
    /// log has no votes of stays open: its publisher has compared just that, and would not do so again.
    ///
    /// @param tails the last seq of each partition that it owns
    /// @param topicId the log's
    /// @param numbers that it keeps from now on
    public static void complete(
            Connection session, SortedMap<Integer, Long> tails, UUID topicId, MasterNumbers numbers)
            throws SQLException {
        try (PreparedStatement keep = session.prepareStatement("""
                INSERT INTO system (partitions, shard, shards, born) VALUES (?, ?, ?, true)
                ON CONFLICT (one) DO UPDATE SET shards = greatest(system.shards, excluded.shards), born = true
                """)) {
            keep.setInt(1, numbers.partitions());
            keep.setInt(2, numbers.shard().index());
            keep.setInt(3, numbers.shards());
            keep.executeUpdate();
        }
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
