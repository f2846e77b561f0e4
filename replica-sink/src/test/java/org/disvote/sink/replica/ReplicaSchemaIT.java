package org.disvote.sink.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.DriverManager;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
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
    void aDatabaseOfAnEarlierVersionIsRefusedInOneSentence() throws Exception {
        try (var session = DriverManager.getConnection(url);
                var statement = session.createStatement()) {
            statement.execute("CREATE TABLE vote (partition int, seq bigint, voter_id text, choice text)");
        }
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);

        FlywayException refused = assertThrows(FlywayException.class, () -> ReplicaSchema.migrate(database));

        assertEquals(
                "the database is a replica of an earlier version of DisVote, whose votes have another form: begin"
                        + " with a fresh system",
                refused.getMessage());
    }
}
