package org.disvote.ingest.commit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.promise.CommitSettings;
import org.disvote.ingest.table.ElectionTable;
import org.disvote.ingest.table.ElectionTable.PollRows;
import org.disvote.ingest.table.ElectionTable.Polls;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.RollTable;
import org.disvote.ingest.table.RollTable.Electorate;
import org.disvote.ingest.table.SystemTable;
import org.disvote.ingest.table.VoteTable;
import org.disvote.ingest.table.VoteTable.EarlierVotes;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.VoteCast;

/// A session with a master in which votes are committed. Only the committer's thread uses it. Its methods are
/// the steps of a batch, in their order.
final class CommitSession {

    private final Shard shard;
    private final Connection connection;
    private final HeadTable heads;
    private final VoteTable votes;
    private final RollTable roll;
    private final ElectionTable elections;

    private CommitSession(Shard shard, Connection connection) throws SQLException {
        this.shard = shard;
        this.connection = connection;
        heads = new HeadTable(connection);
        votes = new VoteTable(connection);
        roll = new RollTable(connection);
        elections = new ElectionTable(connection);
        try {
            prepareSession();
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// @param connection is closed with the session, and if this fails
    /// @throws SQLException if the master does not answer, or does not make commits durable
    static CommitSession open(Shard shard, Connection connection) throws SQLException {
        return new CommitSession(shard, connection);
    }

    private void prepareSession() throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        String sql = "SELECT current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off'";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            if (!row.getBoolean(1)) {
                throw new SQLException("shard " + shard.index()
                        + " would lose votes it acknowledged: set fsync=on and synchronous_commit=on");
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(MasterSession.ONE_PLAN);
        }
        connection.setAutoCommit(false);
    }

    /// What a batch reads when it has its locks.
    ///
    /// @param heads of those partitions that this shard has
    /// @param life of the master, which its open heads name; empty if none is open
    /// @param voterKey the commitment to the key of the pseudonyms that the master keeps; empty if it has none yet
    /// @param settings whether this batch's commit waits for a standby
    record Locked(
            SortedMap<Integer, HeadTable.Locked> heads,
            String life,
            Polls polls,
            Optional<String> voterKey,
            CommitSettings settings) {}

    /// Locks the heads of these partitions. This orders the batch among all others on these partitions, also
    /// those of other instances and those whose commits are still under way. The lock is a statement of its
    /// own and comes first: a statement sees what was committed when it began, so if it also read votes or
    /// the clock, it would read them as they were before the lock was granted. The second statement reads the
    /// master's clock and elections. It is sent together with the first, but begins when the first has ended.
    Locked lock(Set<Integer> partitions, Set<ElectionId> asked) throws SQLException {
        SortedMap<Integer, HeadTable.Locked> locked;
        String life = "";
        PollRows read;
        Optional<String> voterKey;
        CommitSettings settings;
        try (PreparedStatement lock = connection.prepareStatement(
                String.join(";", HeadTable.LOCK_FOR_VOTES, ElectionTable.POLLS, SystemTable.FOR_COMMIT))) {
            lock.setObject(1, partitions.stream().mapToInt(Integer::intValue).toArray());
            lock.setObject(2, asked.stream().map(ElectionId::value).toArray(String[]::new));
            lock.execute();
            try (ResultSet rows = lock.getResultSet()) {
                locked = HeadTable.locked(rows);
            }
            for (HeadTable.Locked head : locked.values()) {
                if (head.open() && head.life() != null) {
                    life = head.life();
                }
            }
            lock.getMoreResults();
            try (ResultSet rows = lock.getResultSet()) {
                read = ElectionTable.pollRows(rows);
            }
            lock.getMoreResults();
            try (ResultSet rows = lock.getResultSet()) {
                rows.next();
                voterKey = Optional.ofNullable(rows.getString(1));
                settings = settings(rows);
            }
        }
        return new Locked(locked, life, elections.polls(read), voterKey, settings);
    }

    private static CommitSettings settings(ResultSet forCommit) throws SQLException {
        return new CommitSettings(forCommit.getString(2), forCommit.getString(3));
    }

    /// See [RollTable#electorate].
    Electorate electorate(Batch.Asked asked) throws SQLException {
        return roll.electorate(asked.rolls(), asked.voters());
    }

    /// See [VoteTable#earlier].
    Map<Participant, EarlierVotes> earlier(List<VoteTable.Asked> asked) throws SQLException {
        return votes.earlier(asked);
    }

    /// Inserts the batch's votes and moves its heads. All locked heads are written, also those that do not
    /// move: a transaction that wrote nothing would commit without waiting for the standby, and its answers
    /// may rely on votes whose commits still wait.
    ///
    /// @throws SQLException with the state `unique_violation` if a voter voted before
    void record(List<VoteCast> recorded, SortedMap<Integer, Long> lastSeqs) throws SQLException {
        int moved = votes.record(recorded, lastSeqs);
        if (moved != lastSeqs.size()) {
            throw new IllegalStateException(
                    "shard " + shard.index() + " moved " + moved + " heads of " + lastSeqs.size() + " locked ones");
        }
    }

    /// Commits without a vote, to find out whether one could be committed.
    ///
    /// @return whether that commit waited for a standby
    CommitSettings commitNothing() throws SQLException {
        heads.writeOne();
        CommitSettings settings;
        try (PreparedStatement select = connection.prepareStatement(SystemTable.FOR_COMMIT);
                ResultSet rows = select.executeQuery()) {
            rows.next();
            settings = settings(rows);
        }
        commit();
        return settings;
    }

    /// Once this was called and did not return, nobody knows whether the batch is recorded.
    ///
    /// @throws SQLException also for a warning: if somebody cancels the wait for the standby, the server
    ///     commits locally and only warns
    void commit() throws SQLException {
        connection.clearWarnings();
        connection.commit();
        if (connection.getWarnings() != null) {
            throw connection.getWarnings();
        }
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    /// Ends the session from another thread, whatever it waits for.
    void abort() throws SQLException {
        connection.abort(Runnable::run);
    }
}
