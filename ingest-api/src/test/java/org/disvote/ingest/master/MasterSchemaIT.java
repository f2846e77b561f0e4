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
        try (var session = DriverManager.getConnection(url);
                var statement = session.createStatement()) {
            statement.execute("CREATE TABLE vote (partition int, seq bigint, voter_id text, choice text)");
        }
        FlywayException refused = assertThrows(FlywayException.class, () -> MasterSchema.migrate(url));

        assertEquals(
                "the database is a master of an earlier version of DisVote, whose votes have another form: begin"
                        + " with a fresh system",
                refused.getMessage());
    }
}
