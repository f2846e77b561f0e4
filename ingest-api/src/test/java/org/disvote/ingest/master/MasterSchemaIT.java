package org.disvote.ingest.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.DriverManager;
import java.util.List;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

@RealParts
final class MasterSchemaIT {

    private final String url;

    MasterSchemaIT(Postgres postgres) {
        this.url = postgres.createDatabase();
    }

    @Test
    void aDatabaseOfAnEarlierVersionIsRefusedInOneSentence() throws Exception {
        assertRefused("CREATE TABLE vote (partition int, seq bigint, voter_id text, choice text)");
    }

    @Test
    void aDatabaseFromBeforeTheNotaryIsRefusedInOneSentence() throws Exception {
        assertRefused("CREATE TABLE partition_head (partition int, last_seq bigint, published bigint)");
    }

    @Test
    void envelopesStandInTheirRowsAsTheyAre() throws Exception {
        MasterSchema.migrate(url);
        try (var session = DriverManager.getConnection(url);
                var statement = session.createStatement()) {
            for (int bytes : List.of(181, 1_269, 2_933)) { // the last one is the longest
                // Zeros could be compressed.
                statement.execute("""
                    INSERT INTO vote (
                        partition, seq, election_id, voter, constituency, revision, ballot, auth, nonce, cast_at)
                    VALUES (0, %1$d, repeat('e', 64), repeat('v', 22), repeat('c', 64), %1$d,
                        decode(repeat('00', %1$d), 'hex'), repeat('a', 43), decode(repeat('00', 16), 'hex'), now())
                    """.formatted(bytes));
                try (var row = statement.executeQuery("""
                    SELECT pg_column_size(ballot), pg_column_compression(ballot) IS NULL,
                        (SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 'vote'::regclass)
                    FROM vote WHERE seq = %d
                    """.formatted(bytes))) {
                    row.next();
                    assertEquals(bytes + 4, row.getInt(1));
                    assertTrue(row.getBoolean(2));
                    assertEquals(0, row.getLong(3));
                }
            }
        }
    }

    @Test
    void aDatabaseOfANewerVersionIsRefusedAndLeftAsItIs() throws Exception {
        MasterSchema.migrate(url);
        MasterSchema.migrate(url);
        try (var session = DriverManager.getConnection(url);
                var statement = session.createStatement()) {
            statement.execute("""
                INSERT INTO flyway_schema_history
                SELECT installed_rank + 1, '999', 'of the future', type, 'V999__of_the_future.sql', checksum,
                    installed_by, installed_on, execution_time, success
                FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1
                """);
        }

        FlywayException refused = assertThrows(FlywayException.class, () -> MasterSchema.migrate(url));

        assertEquals(
                "the database is a master of a newer version of DisVote, with step 999 of its schema: start that"
                        + " version",
                refused.getMessage());
    }

    private void assertRefused(String table) throws Exception {
        try (var session = DriverManager.getConnection(url);
                var statement = session.createStatement()) {
            statement.execute(table);
        }
        FlywayException refused = assertThrows(FlywayException.class, () -> MasterSchema.migrate(url));

        assertEquals(
                "the database is a master of an earlier version of DisVote, which had another form of votes or no"
                        + " notary: begin with a fresh system",
                refused.getMessage());
    }
}
