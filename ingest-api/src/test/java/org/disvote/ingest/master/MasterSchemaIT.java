package org.disvote.ingest.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.DriverManager;
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
