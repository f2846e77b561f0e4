package org.disvote.audit.source;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.disvote.audit.finding.Findings;
import org.disvote.topics.database.Databases;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// A master's or a replica's database: one session, after [#openSnapshot] on one snapshot, and the streams
/// of its votes and of its roll. [DatabaseTables] reads the small tables. Not thread-safe.
public final class Database implements AutoCloseable {

    /// A vote whose voter has another one at `first`.
    public record DoubleVoter(int partition, long seq, Position first) {}

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    /// Longer than the longest silence of a healthy server: grouping the votes of a whole country on a slow
    /// disk.
    private static final Duration SILENCE_MAX = Duration.ofMinutes(15);

    private String where;
    private final Connection connection;
    private final Findings findings;
    private String others = "";
    private @Nullable CopyOut copy;
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

    /// Starts a pass over a roll, in lines `voter,constituency`, by their bytes. It comes before that over
    /// the votes.
    public void startReadingRoll(String roll) throws UnreachableException {
        try {
            copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut("""
                COPY (SELECT voter || ',' || constituency FROM roll WHERE roll = '%s' ORDER BY voter COLLATE "C")
                TO STDOUT
                """.formatted(roll.replace("'", "''")));
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
    }

    /// @return null after the last one
    public byte @Nullable [] nextOfRoll() throws UnreachableException {
        if (copy == null || !copy.isActive()) {
            return null;
        }
        try {
            return copy.readFromCopy();
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
    }

    /// From here on this session sees one state of the database.
    public void openSnapshot() throws UnreachableException {
        try {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            execute("SELECT 1"); // the first statement takes the snapshot
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
    }

    /// Looks for voters with two votes of one revision in one election. The uniqueness constraint should make
    /// that impossible, so neither it nor its index is relied on: the server reads the table itself, and what
    /// exceeds its memory it spills to its disk.
    ///
    /// @param votersMax how many such voters are looked for at most
    /// @param master whether votes may be void; a void vote is not a second vote
    public List<DoubleVoter> doubleVoters(int votersMax, boolean master) throws UnreachableException {
        List<DoubleVoter> found = new ArrayList<>();
        String counted = master ? "NOT void" : "true";
        try (PreparedStatement statement = connection.prepareStatement("""
            SELECT partition, seq, first_value(partition) OVER same, first_value(seq) OVER same,
                   row_number() OVER same
            FROM vote JOIN (
                SELECT election_id, voter, revision FROM vote WHERE %1$s
                GROUP BY election_id, voter, revision HAVING count(*) > 1
                LIMIT ?
            ) AS twice USING (election_id, voter, revision)
            WHERE %1$s
            WINDOW same AS (PARTITION BY election_id, voter, revision ORDER BY partition, seq)
            ORDER BY partition, seq
            """.formatted(counted))) {
            execute("""
                SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off;
                SET LOCAL enable_bitmapscan = off; SET LOCAL jit = off; SET LOCAL work_mem = '64MB'
                """);
            statement.setInt(1, votersMax);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next() && found.size() < votersMax) {
                    if (rows.getLong(5) > 1) {
                        found.add(new DoubleVoter(
                                rows.getInt(1), rows.getLong(2), new Position(rows.getInt(3), rows.getLong(4))));
                    }
                }
            }
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
        return found;
    }

    /// @param partitions whose votes here are copies of another master's; the pass over all votes leaves them
    ///     out
    public void leaveOut(Collection<Integer> partitions) {
        others = partitions.isEmpty()
                ? ""
                : "WHERE vote.partition NOT IN ("
                        + partitions.stream().map(String::valueOf).collect(joining(", ")) + ")";
    }

    /// Starts the pass over all votes. The server streams them in order of position, by COPY, which costs
    /// both sides half of what a cursor does and holds one row at a time here.
    public void startReading(Routing routing) throws UnreachableException {
        startReading(routing, null, null, "(SELECT NULL AS voter, NULL AS constituency)");
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
        startReading(routing, check, new DatabaseVotes.Rolls(withRoll, tables().rollPartitions()), """
            (SELECT voter, constituency FROM roll WHERE roll.roll = %s AND roll.voter = vote.voter LIMIT 1)
            """.formatted(roll));
    }

    private void startReading(
            Routing routing, DatabaseVotes.@Nullable Check check, DatabaseVotes.@Nullable Rolls rolls, String listed)
            throws UnreachableException {
        try {
            // In order from the position's index; without that index the server sorts, on its disk if need be.
            execute("""
                SET LOCAL enable_indexscan = on; SET LOCAL enable_bitmapscan = on; SET LOCAL enable_sort = off;
                SET LOCAL max_parallel_workers_per_gather = 0
                """);
            CopyOut rows = connection.unwrap(PGConnection.class).getCopyAPI().copyOut("""
                COPY (SELECT vote.partition::int, seq::bigint, election_id::text, vote.voter::text,
                             vote.constituency::text, revision::int, ballot::bytea, auth::text, nonce::bytea,
                             cast_at::timestamptz, listed.voter IS NOT NULL, listed.constituency::text
                      FROM vote LEFT JOIN LATERAL %s AS listed ON true %s
                      ORDER BY partition, seq) TO STDOUT (FORMAT binary)
                """.formatted(listed, others));
            copy = rows;
            votes = new DatabaseVotes(where, rows, routing, rolls, check, findings);
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
    }

    /// What the pass that was started reads.
    public DatabaseVotes votes() {
        return requireNonNull(votes, "no pass over the votes was started");
    }

    @Override
    public void close() {
        try {
            if (copy == null || !copy.isActive()) {
                connection.close();
            } else {
                connection.abort(Runnable::run); // the server is still sending
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
