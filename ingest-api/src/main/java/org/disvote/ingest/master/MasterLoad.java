package org.disvote.ingest.master;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
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

    /// Marks the later votes of a voter, revision and election that have one already. They keep their
    /// positions, since the log has them there, and stand outside of the key `vote_once`.
    public static void voidSecondVotes(Connection session) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute("""
                    UPDATE vote SET void = true
                    FROM (SELECT partition, seq,
                              row_number() OVER (PARTITION BY election_id, voter_id, revision ORDER BY seq) AS nth
                          FROM vote) AS each
                    WHERE each.nth > 1 AND vote.partition = each.partition AND vote.seq = each.seq
                    """);
        }
    }

    /// How far a partition that it owns is read.
    ///
    /// @param seq its last vote
    /// @param nextOffset behind what was read of the log
    public record Tail(int partition, long seq, long nextOffset) {}

    /// Puts its heads in the place of those that ingest has given an empty master. A partition that is open and
    /// that the log has no votes of stays open: its publisher has compared just that, and would not do so
    /// again.
    ///
    /// @param topicId the log's
    /// @param numbers that it keeps from now on
    public static void complete(Connection session, Collection<Tail> tails, UUID topicId, MasterNumbers numbers)
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
            delete.setObject(1, tails.stream().mapToInt(Tail::partition).toArray());
            delete.execute();
        }
        try (PreparedStatement insert = session.prepareStatement("""
                INSERT INTO partition_head AS head (partition, last_seq, published, published_offset, topic_id)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (partition) DO UPDATE
                SET last_seq = EXCLUDED.last_seq, published = EXCLUDED.published,
                    published_offset = EXCLUDED.published_offset, topic_id = EXCLUDED.topic_id,
                    opened_for = CASE WHEN EXCLUDED.last_seq = 0 THEN head.opened_for END
                """)) {
            for (Tail tail : tails) {
                insert.setInt(1, tail.partition());
                insert.setLong(2, tail.seq());
                insert.setLong(3, tail.seq());
                insert.setLong(4, tail.nextOffset());
                insert.setObject(5, topicId);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
