package org.disvote.operate.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.sink.replica.ReplicaSchema;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.database.Databases;
import org.disvote.topics.reason.SqlFailure;
import org.junit.jupiter.api.Test;

/// What the databases refuse to everybody, here to a superuser.
@RealParts
final class KeptVotesIT {

    private static final String KEPT = "23001";
    private static final String NO_RIGHT = "42501";

    private static final String VOTE = """
        INSERT INTO vote (partition, seq, election_id, voter, constituency, revision, ballot, auth, nonce, cast_at)
        SELECT partition, seq, 'e1', 'v' || partition || '-' || seq, '', 1, '\\x00', '', '\\x00', now()
        FROM generate_series(0, 2) AS partition, generate_series(1, 3) AS seq
        """;

    private final Postgres postgres;

    KeptVotesIT(Postgres postgres) {
        this.postgres = postgres;
    }

    private String master() throws SQLException {
        String url = postgres.createDatabase();
        MasterSchema.migrate(url);
        execute(url, VOTE);
        execute(
                url,
                "INSERT INTO partition_head (partition, last_seq, published) VALUES (0, 3, 3), (1, 3, 3), (2, 2, 1)");
        return url;
    }

    private String replica() throws SQLException {
        String url = postgres.createDatabase();
        ReplicaSchema.migrate(Databases.source(url));
        execute(url, VOTE);
        return url;
    }

    @Test
    void nobodyChangesAVote() throws SQLException {
        for (String url : List.of(master(), replica())) {
            for (String change : List.of(
                    "ballot = '\\x01'",
                    "seq = seq + 10",
                    "partition = 5",
                    "voter = 'x'",
                    "cast_at = now() + '1 s'",
                    "nonce = '\\x11'",
                    "constituency = 'c'",
                    "revision = 2",
                    "auth = 'a'",
                    "election_id = 'e2'")) {
                assertRefused(url, "UPDATE vote SET " + change + " WHERE partition = 0 AND seq = 1");
            }
            assertRefused(url, "SET session_replication_role = replica; UPDATE vote SET ballot = '\\x01'");
            assertRefused(url, """
                INSERT INTO vote (
                    partition, seq, election_id, voter, constituency, revision, ballot, auth, nonce, cast_at)
                VALUES (0, 1, 'e1', 'x', '', 1, '', '', '', now())
                ON CONFLICT (partition, seq) DO UPDATE SET ballot = excluded.ballot
                """);
            assertEquals("9", text(url, "SELECT count(*) FROM vote WHERE ballot = '\\x00'"));
        }
    }

    @Test
    void nobodyEmptiesTheTable() throws SQLException {
        for (String url : List.of(master(), replica())) {
            assertRefused(url, "TRUNCATE vote");
            try (Connection session = DriverManager.getConnection(url);
                    Statement statement = session.createStatement()) {
                session.setAutoCommit(false);
                session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                assertThrows(SQLException.class, () -> statement.execute("TRUNCATE vote"));
            }
            assertEquals("9", text(url, "SELECT count(*) FROM vote"));
        }
    }

    @Test
    void aVoteIsOnlyMarkedVoidAndNeverUnmarked() throws SQLException {
        String url = master();
        assertRefused(url, "UPDATE vote SET void = true, ballot = '\\x01' WHERE partition = 0 AND seq = 1");
        execute(url, "UPDATE vote SET void = true WHERE partition = 0 AND seq = 1");
        assertRefused(url, "UPDATE vote SET void = false WHERE partition = 0 AND seq = 1");
    }

    @Test
    void theTermsMakeVoidWhatIsAboveRevisionOneAndNothingElse() throws SQLException {
        String url = master();
        execute(url, """
            INSERT INTO vote (partition, seq, election_id, voter, constituency, revision, ballot, auth, nonce, cast_at)
            VALUES (0, 4, 'e1', 'v0-1', '', 2, '\\x00', '', '\\x00', now()),
                   (0, 5, 'e2', 'v0-1', '', 2, '\\x00', '', '\\x00', now()),
                   (0, 6, 'e3', 'v0-1', '', 2, '\\x00', '', '\\x00', now())
            """);
        execute(url, """
            INSERT INTO election VALUES
                ('e1', '', convert_to('{"changeOfMind":"refused"}', 'UTF8'), now(), now(), 60, ''),
                ('e2', '', convert_to('{"changeOfMind":"last-counts"}', 'UTF8'), now(), now(), 60, '')
            """);
        for (String election : List.of("e1", "e2", "e3", "none")) {
            execute(url, "SELECT void_by_terms('%s')".formatted(election));
        }
        assertEquals("0/4", text(url, "SELECT string_agg(partition || '/' || seq, ',') FROM vote WHERE void"));
    }

    @Test
    void onlyVotesOfAPartitionThatWasGivenAwayAreDeletedAndOnlyTheLogsOnes() throws SQLException {
        String url = master();
        assertRefused(url, "DELETE FROM vote WHERE partition = 0");
        execute(url, "INSERT INTO partition_move (partition, step, shard, last_seq) VALUES (2, 'leaving', 1, NULL)");
        String released = "UPDATE partition_move SET step = 'released', last_seq = 2 WHERE partition = 2";
        assertRefused(url, released); // it takes votes
        execute(url, "UPDATE partition_head SET leaving = true WHERE partition = 2");
        assertRefused(url, released); // the log is not known to have seq 2
        assertRefused(url, "DELETE FROM partition_head WHERE partition = 2");
        assertRefused(url, "INSERT INTO partition_move (partition, step, shard, last_seq) VALUES (1, 'gone', 1, 3)");
        execute(url, "UPDATE partition_head SET published = 2 WHERE partition = 2");
        assertRefused(url, "UPDATE partition_move SET step = 'released', last_seq = 3 WHERE partition = 2");
        execute(url, released);
        assertRefused(url, "DELETE FROM vote WHERE partition = 2"); // its head is here
        assertRefused(url, "DELETE FROM partition_head WHERE partition = 1");
        assertRefused(url, "UPDATE partition_move SET partition = 1 WHERE partition = 2");
        execute(url, "DELETE FROM partition_head WHERE partition = 2");
        assertRefused(url, "UPDATE partition_move SET last_seq = 3 WHERE partition = 2");
        assertRefused(url, "DELETE FROM vote WHERE partition = 2"); // seq 3 came later
        assertRefused(url, "DELETE FROM vote WHERE partition >= 1 AND seq = 1"); // one of two partitions
        execute(url, "DELETE FROM vote WHERE partition = 2 AND seq <= 2");
        execute(url, "INSERT INTO partition_head (partition, last_seq, published, leaving) VALUES (2, 3, 3, true)");
        execute(url, "UPDATE partition_move SET last_seq = 3, step = 'released' WHERE partition = 2");
        assertRefused(url, "DELETE FROM vote WHERE partition = 2"); // it has come back
        assertEquals("7", text(url, "SELECT count(*) FROM vote"));
    }

    @Test
    void temporaryTablesDoNotDeceiveTheTriggers() throws SQLException {
        assertRefused(master(), """
            CREATE TEMP TABLE partition_move (partition int, step text, last_seq bigint);
            INSERT INTO partition_move SELECT n, 'released', 1000 FROM generate_series(0, 9) AS n;
            CREATE TEMP TABLE partition_head (partition int);
            DELETE FROM vote WHERE partition = 0
            """);
    }

    @Test
    void theDestroyerSaysSoAndDestroysOnlyWhatIsClosed() throws SQLException {
        String url = master();
        Preparation.run(Rights.MASTER, url, List.of());
        execute(url, "INSERT INTO sealed VALUES ('e1', 0, 3, now(), now()), ('e1', 1, 3, now(), now())");
        assertRefused(url, "DELETE FROM vote WHERE election_id = 'e1' AND partition = 0");
        assertRefused(url, "SET ROLE disvote_destroyer; DELETE FROM vote WHERE election_id = 'e1'");
        assertRefused(url, "SET ROLE disvote_destroyer; TRUNCATE vote", NO_RIGHT);
        execute(url, "SET ROLE disvote_destroyer; DELETE FROM vote WHERE election_id = 'e1' AND partition <> 2");
        assertEquals("3", text(url, "SELECT count(*) FROM vote"));

        String replica = replica();
        Preparation.run(Rights.REPLICA, replica, List.of());
        assertRefused(replica, "DELETE FROM vote");
        execute(replica, "SET ROLE disvote_destroyer; DELETE FROM vote WHERE election_id = 'e1'");
        assertEquals("0", text(replica, "SELECT count(*) FROM vote"));
    }

    private static void assertRefused(String url, String sql) {
        assertRefused(url, sql, KEPT);
    }

    private static void assertRefused(String url, String sql, String state) {
        SQLException refused = assertThrows(SQLException.class, () -> execute(url, sql), sql);
        assertEquals(state, refused.getSQLState(), refused::getMessage);
        assertEquals(SqlFailure.Kind.REFUSED, SqlFailure.kind(refused), "an operator reads the message");
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection session = DriverManager.getConnection(url);
                Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(String url, String sql) throws SQLException {
        try (Connection session = DriverManager.getConnection(url);
                Statement statement = session.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
