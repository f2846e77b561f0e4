package org.disvote.sink.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@RealParts
final class ReplicaSchemaIT {

    private final String url;

    ReplicaSchemaIT(Postgres postgres) {
        this.url = postgres.createDatabase();
    }

    @Test
    void aDatabaseOfANewerVersionIsRefusedAndLeftAsItIs() throws Exception {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        ReplicaSchema.migrate(database);
        ReplicaSchema.migrate(database);
        try (var session = database.getConnection();
                var statement = session.createStatement()) {
            statement.execute("""
                INSERT INTO flyway_schema_history
                SELECT installed_rank + 1, '999', 'of the future', type, 'V999__of_the_future.sql', checksum,
                    installed_by, installed_on, execution_time, success
                FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1
                """);
        }

        FlywayException refused = assertThrows(FlywayException.class, () -> ReplicaSchema.migrate(database));

        assertEquals(
                "the database is a replica of a newer version of DisVote, with step 999 of its schema: start that"
                        + " version",
                refused.getMessage());
        ReplicaFailure failure = ReplicaFailure.of(refused, url);
        assertEquals(State.STOPPED, failure.state());
        assertEquals(Reason.of(Code.REPLICA_OCCUPIED), failure.reason());
        assertEquals(refused.getMessage(), failure.error(), "an operator must not empty a database that is in use");
    }

    /// All sessions end just before it is committed that the first step was made, as when the server is started again.
    @Test
    void aStepThatWasCutOffIsMadeAtTheNextStart() throws Exception {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        execute("CREATE SCHEMA aside", """
                CREATE FUNCTION aside.cut_off() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database();
                    PERFORM pg_sleep(60);
                    RETURN NULL;
                END
                $$
                """, """
                CREATE FUNCTION aside.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands()
                               WHERE objid = to_regclass('flyway_schema_history')) THEN
                        CREATE CONSTRAINT TRIGGER cut_off AFTER INSERT ON flyway_schema_history
                            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION aside.cut_off();
                    END IF;
                END
                $$
                """, """
                CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
                EXECUTE FUNCTION aside.watch()
                """);
        assertThrows(FlywayException.class, () -> ReplicaSchema.migrate(database));
        execute("DROP SCHEMA aside CASCADE");

        ReplicaSchema.migrate(database);

        try (var session = database.getConnection();
                var statement = session.createStatement();
                var row = statement.executeQuery(
                        "SELECT string_agg(version, ',' ORDER BY installed_rank) FROM flyway_schema_history")) {
            row.next();
            assertEquals("1,2", row.getString(1));
        }
    }

    private void execute(String... statements) throws SQLException {
        try (var session = DriverManager.getConnection(url);
                var statement = session.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    @Test
    void envelopesStandInTheirRowsAsTheyAre() throws Exception {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        ReplicaSchema.migrate(database);
        byte[] zeros = new byte[2_933]; // the length of the longest envelope; zeros could be compressed
        zeros[0] = 1;
        try (var session = database.getConnection();
                var statement = session.createStatement()) {
            new VoteTable(session)
                    .insert(List.of(new VoteCast(
                            new ElectionId("e".repeat(64)),
                            0,
                            1,
                            new Voter("v".repeat(22)),
                            "c".repeat(64),
                            1,
                            BallotBytes.of(zeros),
                            "A".repeat(43),
                            new Nonce(1, 2),
                            Instant.EPOCH)));
            try (var row = statement.executeQuery("""
                SELECT pg_column_size(ballot), pg_column_compression(ballot) IS NULL,
                    (SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 'vote'::regclass)
                FROM vote
                """)) {
                row.next();
                assertEquals(zeros.length + 4, row.getInt(1));
                assertTrue(row.getBoolean(2));
                assertEquals(0, row.getLong(3));
            }
        }
    }

    @Test
    void aDatabaseOfAnEarlierVersionIsRefusedInOneSentence() throws Exception {
        execute("CREATE TABLE vote (partition int, seq bigint, voter_id text, choice text)");
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);

        FlywayException refused = assertThrows(FlywayException.class, () -> ReplicaSchema.migrate(database));

        assertEquals(
                "the database is a replica of an earlier version of DisVote, whose votes have another form: begin"
                        + " with a fresh system",
                refused.getMessage());
    }
}
