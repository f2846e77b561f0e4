package org.disvote.audit.database;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.disvote.audit.database.DatabaseTables.Change;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.database.Databases;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;

/// A master's or a replica's database: one session. [#inSnapshot] reads the small tables ([DatabaseTables]) as they are
/// at one moment, and where the votes end then. Up to there they are read later, in many short transactions. Not
/// thread-safe.
public final class Database implements AutoCloseable {

    /// Questions about the small tables.
    @FunctionalInterface
    public interface Reading {
        void read() throws UnreachableException;
    }

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    /// Longer than the longest silence of a healthy server: searching a partition of a whole country on a slow disk.
    private static final Duration SILENCE_MAX = Duration.ofMinutes(15);

    private String where;
    private final Connection connection;
    private final Findings findings;
    private SortedMap<Integer, VoteChunks.Ends> ends = new TreeMap<>();
    private @Nullable VoteChunks chunks;
    private @Nullable DatabaseVotes votes;

    private Database(String where, Connection connection, Findings findings) {
        this.where = where;
        this.connection = connection;
        this.findings = findings;
    }

    /// @throws UnreachableException if no session can be opened within 5 seconds
    public static Database connect(String where, String jdbcUrl, Findings findings) throws UnreachableException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "disvote-audit");
        properties.setProperty("connectTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        properties.setProperty("loginTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(SILENCE_MAX.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        // Of a master's three servers the standbys may be behind.
        properties.setProperty("targetServerType", "preferPrimary");
        try {
            Connection connection = Databases.connect(jdbcUrl, properties);
            Database database = new Database(where, connection, findings);
            // The database's timeouts keep writers from blocking a shard; a reader may take longer.
            database.execute("""
                SELECT set_config(name, '0', false) FROM pg_settings
                WHERE name IN ('idle_in_transaction_session_timeout', 'idle_session_timeout', 'statement_timeout',
                               'transaction_timeout')
                """);
            // Votes come in order from the position's index; without it the server sorts, on its disk if need be.
            database.execute("SET enable_sort = off; SET max_parallel_workers_per_gather = 0; SET jit = off");
            return database;
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
    }

    /// The name of this shard's master.
    public static String master(int shard) {
        return "master " + shard;
    }

    public String where() {
        return where;
    }

    /// Must be called before a pass is started.
    public void rename(String name) {
        where = name;
    }

    public DatabaseTables tables() {
        return new DatabaseTables(connection);
    }

    /// Not while a pass is being read.
    public DatabaseRecords records() {
        return new DatabaseRecords(connection);
    }

    public RollRows roll(String roll) {
        return new RollRows(connection, roll);
    }

    /// Takes the ends of the votes, and reads some tables as they are at the same moment, in one transaction.
    public void inSnapshot(Reading reading) throws UnreachableException {
        inTransaction(() -> {
            try {
                ends = VoteChunks.ends(connection);
            } catch (SQLException e) {
                throw UnreachableException.of(e);
            }
            reading.read();
        });
    }

    /// The votes that a master had then, in some of its partitions, of voters who have a void one or changed their
    /// mind; see [DatabaseTables#changes].
    public void changes(Collection<Integer> partitions, Consumer<Change> taker) throws UnreachableException {
        for (int partition : partitions) {
            VoteChunks.Ends here = ends.get(partition);
            if (here != null) {
                inTransaction(() -> tables().changes(partition, here.last(), taker));
            }
        }
    }

    private void inTransaction(Reading reading) throws UnreachableException {
        try {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            reading.read();
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
    }

    /// @param partitions whose votes here are copies of another master's; the pass over all votes leaves them
    ///     out
    public void leaveOut(Collection<Integer> partitions) {
        ends.keySet().removeAll(partitions);
    }

    /// Starts the pass over all votes of a replica.
    public void startReading(Routing routing) {
        startReading(routing, null, null, "(SELECT NULL AS voter, NULL AS constituency)", false);
    }

    /// As [#startReading], on a master: each vote of an election with a roll is looked up in it.
    ///
    /// @param withRoll the elections that have a roll, and its name
    /// @param check null where the elections in force are not known
    public void startReadingBesideRoll(
            Routing routing, Map<ElectionId, String> withRoll, DatabaseVotes.@Nullable Check check)
            throws UnreachableException {
        String roll = withRoll.entrySet().stream()
                .map(each -> "WHEN '%s' THEN '%s'"
                        .formatted(each.getKey().value(), each.getValue().replace("'", "''")))
                .collect(joining(" ", "CASE vote.election_id WHEN NULL THEN NULL ", " END"));
        startReading(
                routing,
                check,
                new DatabaseVotes.Rolls(withRoll, tables().rollPartitions()),
                """
            (SELECT voter, constituency FROM roll WHERE roll.roll = %s AND roll.voter = vote.voter LIMIT 1)
            """.formatted(roll),
                true);
    }

    private void startReading(
            Routing routing,
            DatabaseVotes.@Nullable Check check,
            DatabaseVotes.@Nullable Rolls rolls,
            String listed,
            boolean isMaster) {
        VoteChunks rows = new VoteChunks(connection, ends, """
            SELECT vote.partition::int, seq::bigint, election_id::text, vote.voter::text, vote.constituency::text,
                   revision::int, ballot::bytea, auth::text, nonce::bytea, cast_at::timestamptz, %s::boolean,
                   listed.voter IS NOT NULL, listed.constituency::text
            FROM vote LEFT JOIN LATERAL %s AS listed ON true
            """.formatted(isMaster ? "void" : "false", listed));
        chunks = rows;
        DoubleVoters doubleVoters = new DoubleVoters(connection, where, isMaster);
        votes = new DatabaseVotes(where, rows, doubleVoters, routing, rolls, check, findings);
        rows.start();
    }

    /// What the pass that was started reads.
    public DatabaseVotes votes() {
        return requireNonNull(votes, "no pass over the votes was started");
    }

    @Override
    public void close() {
        try {
            if (chunks == null || !chunks.isReading()) {
                connection.close();
            } else {
                connection.abort(Runnable::run); // the server may still be sending
            }
        } catch (SQLException e) {
            // The session has ended already, and nothing was written in it.
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
