package org.disvote.operate.roll;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.disvote.ingest.master.MasterLock;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.table.ElectionTable;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.RollTable;
import org.disvote.ingest.table.RollTable.Changes;
import org.disvote.ingest.table.RollTable.Merged;
import org.disvote.operate.roll.file.RollProblems;
import org.disvote.operate.roll.file.SortedRoll;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;

/// One shard's master while its part of the roll is imported: one session and one transaction, so that the whole part
/// is imported or none of it. Not thread-safe.
public final class RollMaster implements AutoCloseable {

    /// More than a slow disk needs to sort the voters of half a country.
    private static final Duration ANSWER_MAX = Duration.ofMinutes(15);

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final int shard;
    private final Connection connection;
    private final HeadTable heads;
    private final RollTable roll;
    private @Nullable RollStaging staging;
    private @Nullable RollLines lines;

    private RollMaster(int shard, Connection connection) {
        this.shard = shard;
        this.connection = connection;
        heads = new HeadTable(connection);
        roll = new RollTable(connection);
    }

    /// Begins the transaction.
    ///
    /// @throws OperatorException if another import is under way
    public static RollMaster open(int shard, String url) throws SQLException {
        RollMaster master = new RollMaster(shard, MasterSession.connect(url, "disvote-roll"));
        try {
            master.begin();
            return master;
        } catch (SQLException | RuntimeException e) {
            master.close();
            throw e;
        }
    }

    private void begin() throws SQLException {
        try {
            // Waits at most the session's usual lock_timeout, 2 s: the session of an import that just ended may still
            // hold the lock.
            MasterLock.ROLL_IMPORT.take(connection);
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new OperatorException(
                        "another import of a roll is under way on shard %d: wait for its end".formatted(shard), e);
            }
            throw e;
        }
        connection.setNetworkTimeout(Runnable::run, (int) ANSWER_MAX.toMillis());
        // While one master sorts, the session on another may be idle. Voters wait for no lock of this session except
        // those of the heads, which it holds only for a moment before the commit.
        execute("""
            SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '10s';
            SET work_mem = '64MB'; SET maintenance_work_mem = '64MB'; SET temp_buffers = '16MB'; SET jit = off
            """);
        connection.setAutoCommit(false);
    }

    int shard() {
        return shard;
    }

    /// The partitions that this master owns.
    Set<Integer> partitions() throws SQLException {
        return heads.lastSeqs().keySet();
    }

    /// Sends a voter to the master, beside the roll.
    void stage(SortedRoll.Named voter, int partition) throws SQLException {
        staging().add(voter, partition);
    }

    /// Every voter was staged.
    void endStaging() throws SQLException {
        staging().end();
    }

    private RollStaging staging() throws SQLException {
        RollStaging started = staging;
        if (started == null) {
            started = new RollStaging(roll);
            staging = started;
        }
        return started;
    }

    /// Makes the roll of this name equal to the staged one.
    ///
    /// @param owned this master's partitions
    Merged merge(String name, Set<Integer> owned) throws SQLException {
        execute("SAVEPOINT before_merge");
        return roll.merge(name, owned);
    }

    /// Locks all heads, so that no vote is recorded on this master until the transaction ends. Every voter who has
    /// voted can then be seen, and later voters are checked against the new roll.
    ///
    /// @return the partitions that it owns
    Set<Integer> lockHeads() throws SQLException {
        return heads.lockAll().keySet();
    }

    /// Whether this master has a vote of an election with this roll.
    boolean votingHasBegun(String name) throws SQLException {
        return new ElectionTable(connection).anyVoteWithRoll(name);
    }

    /// Undoes the merge and finds the voters that it moved or removed.
    Changes explain(String name) throws SQLException {
        execute("ROLLBACK TO SAVEPOINT before_merge");
        return roll.changes(name, RollProblems.LISTED_MAX);
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /// The roll of this name on this master.
    RollLines lines(String name) throws SQLException {
        RollLines started = new RollLines(roll, name);
        lines = started;
        return started;
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Rolls back what is not committed.
    @Override
    public void close() {
        boolean copying = (staging != null && !staging.ended()) || (lines != null && !lines.ended());
        try {
            if (copying) {
                connection.abort(Runnable::run); // close() would wait for the end of an unfinished COPY
            } else {
                connection.close();
            }
        } catch (SQLException e) {
            // The session has ended already.
        }
    }
}
