package org.disvote.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.disvote.cli.Cli;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// `disvote shard resend` with one real master and one that does not answer.
@RealParts(embeddedOnly = true)
final class ShardResendIT {

    private static final String NOWHERE = "127.0.0.1:1";
    private static final String AWAY = "jdbc:postgresql://127.0.0.1:1/nobody";

    private final String master;

    ShardResendIT(Postgres postgres) throws SQLException {
        master = postgres.createDatabase();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(master);
        MasterSchema.migrate(database);
        try (var connection = DriverManager.getConnection(master);
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO partition_head (partition, last_seq, published, published_offset) "
                    + "VALUES (3, 7, 7, 9), (4, 7, 7, 9)");
        }
    }

    @Test
    void faultBAMasterThatDoesNotAnswerStopsNoOtherPartition() throws SQLException {
        Answer answer = Answer.to("shard", "resend", "3", "--brokers", NOWHERE, "--masters", AWAY + "," + master);

        assertEquals(0, answer.code(), answer::err);
        assertEquals(1, heads("published_offset IS NULL AND partition = 3"));
        assertEquals(1, heads("published_offset = 9 AND partition = 4"), "one that was not named");
    }

    @Test
    void faultBPartitionsWithoutAnAnsweringOwnerAreReportedWithTheSilentMasters() throws SQLException {
        Answer answer = Answer.to("shard", "resend", "3,5", "--brokers", NOWHERE, "--masters", AWAY + "," + master);

        assertEquals(Cli.FAILED, answer.code());
        assertTrue(answer.err().contains("owns partitions [5]"), answer::err);
        assertTrue(answer.err().contains("master 1 of the list"), answer::err);
        assertEquals(1, heads("published_offset IS NULL AND partition = 3"));
    }

    private int heads(String where) throws SQLException {
        try (var connection = DriverManager.getConnection(master);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM partition_head WHERE " + where)) {
            row.next();
            return row.getInt(1);
        }
    }
}
