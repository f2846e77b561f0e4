package org.disvote.ingest.publish;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.table.VoteTable;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.VoteCast;

/// One direct session with a master, of one thread, for work on all of its heads: publishing, keeping its elections,
/// restoring it.
///
/// The session is never renewed. Whoever compares the log with the master must have opened it before reading the log:
/// a master that restarts, and may have lost commits, then cannot be opened on what was read before.
final class HeadsSession implements AutoCloseable {

    private final Connection connection;

    private HeadsSession(Connection connection) {
        this.connection = connection;
    }

    static HeadsSession open(String master, Shard shard) throws SQLException {
        return new HeadsSession(MasterSession.connect(master, "disvote-publisher-" + shard.index()));
    }

    PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    /// The last seq of each partition that this master owns, ascending.
    SortedMap<Integer, Long> heads() throws SQLException {
        return longs("SELECT partition, last_seq FROM partition_head");
    }

    /// Locks all heads of this master, in ascending order as every writer does.
    SortedMap<Integer, Long> lockHeads() throws SQLException {
        return longs("SELECT partition, last_seq FROM partition_head ORDER BY partition FOR UPDATE");
    }

    /// Those votes that this master has at the positions of these.
    Map<Position, VoteCast> votesAt(Collection<VoteCast> wanted) throws SQLException, OperatorNeededException {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        try (var select = connection.prepareStatement("""
                SELECT found.*
                FROM unnest(?::int[], ?::bigint[]) AS wanted (partition, seq)
                CROSS JOIN LATERAL (
                    SELECT partition, seq, election_id, voter_id, revision, choice, nonce, cast_at
                    FROM vote
                    WHERE vote.partition = wanted.partition AND vote.seq = wanted.seq
                    LIMIT 1
                ) AS found
                """)) {
            select.setArray(1, ints(wanted.stream().map(VoteCast::partition)));
            select.setArray(2, bigints(wanted.stream().map(VoteCast::seq)));
            Map<Position, VoteCast> found = new HashMap<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    VoteCast vote = vote(rows);
                    found.put(vote.position(), vote);
                }
            }
            return found;
        }
    }

    /// @throws OperatorNeededException if the row is no vote
    static VoteCast vote(ResultSet row) throws SQLException, OperatorNeededException {
        try {
            return VoteTable.read(row);
        } catch (IllegalArgumentException e) {
            throw new OperatorNeededException(
                    Reason.at(Code.ROW_NO_VOTE, row.getInt("partition")),
                    "the master's row at %d/%d is no vote".formatted(row.getInt("partition"), row.getLong("seq")));
        }
    }

    /// A number of each partition.
    SortedMap<Integer, Long> longs(String select) throws SQLException {
        SortedMap<Integer, Long> found = new TreeMap<>();
        try (var statement = connection.prepareStatement(select);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                found.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return found;
    }

    /// Sets two parameters: the partitions, and the seqs.
    void setSeqs(PreparedStatement statement, int index, SortedMap<Integer, Long> seqs) throws SQLException {
        statement.setArray(index, ints(seqs.keySet().stream()));
        statement.setArray(index + 1, bigints(seqs.values().stream()));
    }

    /// Sets three parameters: the partitions, the seqs, and the offsets behind them.
    void setTails(PreparedStatement statement, int index, SortedMap<Integer, LogTail> tails) throws SQLException {
        statement.setArray(index, ints(tails.keySet().stream()));
        statement.setArray(index + 1, bigints(tails.values().stream().map(LogTail::seq)));
        statement.setArray(index + 2, bigints(tails.values().stream().map(LogTail::offset)));
    }

    Array ints(Stream<Integer> values) throws SQLException {
        return connection.createArrayOf("int", values.toArray());
    }

    private Array bigints(Stream<Long> values) throws SQLException {
        return connection.createArrayOf("bigint", values.toArray());
    }

    interface Work<T> {
        T run() throws SQLException, OperatorNeededException;
    }

    /// Commits what the work did, or nothing of it.
    <T> T inTransaction(Work<T> work) throws SQLException, OperatorNeededException {
        connection.setAutoCommit(false);
        try {
            T result = work.run();
            connection.commit();
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException | OperatorNeededException | RuntimeException e) {
            try {
                connection.rollback();
                connection.setAutoCommit(true);
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /// Does a part of a transaction. If it fails, that part alone is undone, and the transaction goes on.
    void attempt(Work<?> work) throws SQLException, OperatorNeededException {
        Savepoint before = connection.setSavepoint();
        try {
            work.run();
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            connection.rollback(before);
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Whatever it left open is undone by the server.
        }
    }
}
