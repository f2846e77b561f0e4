package org.disvote.sink.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class ReplicaFailureTest {

    private static final String URL = "jdbc:postgresql://r1/disvote?user=r1sink";

    /// The server quotes the row in the detail of a violated constraint, and the value in the message about
    /// one that it cannot read.
    @Test
    void faultDNoErrorTextHasAValueOfARow() {
        SQLException unique = server(
                "23505",
                "duplicate key value violates unique constraint \"vote_position\"",
                "Key (election_id, voter)=(demo, GR-0001234567) already exists.");
        SQLException check = server(
                "23514",
                "new row for relation \"vote\" violates check",
                "Failing row contains (1, 7, GR-0001234567, c3)");
        SQLException value = server("22P02", "invalid input syntax for type uuid: \"GR-0001234567\"", "");
        SQLException locked = server("55P03", "canceling statement due to lock timeout", "GR-0001234567");

        for (SQLException each : List.of(unique, check, value, locked)) {
            ReplicaFailure failure = ReplicaFailure.of(each, URL);
            assertFalse(failure.error().contains("GR-"), failure.error());
            assertTrue(failure.error().contains("SQL state " + each.getSQLState()), failure.error());
            assertEquals(new ReplicaFailure(State.PAUSED, Reason.of(Code.REPLICA_FAILS), failure.error()), failure);
        }
    }

    @Test
    void aFullDiskIsNotReportedAsAReplicaThatIsAway() {
        ReplicaFailure full =
                ReplicaFailure.of(server("53100", "could not extend file: No space left on device", ""), URL);

        assertEquals(State.PAUSED, full.state());
        assertEquals(Reason.of(Code.REPLICA_FAILS), full.reason());
        assertTrue(full.error().contains("No space left on device"), full::error);
    }

    @Test
    void faultFWhatAnOperatorMustFixStopsAndNamesTheRemedy() {
        ReplicaFailure right = ReplicaFailure.of(server("42501", "permission denied for schema public", ""), URL);
        ReplicaFailure wrapped = ReplicaFailure.of(
                new FlywayException("it failed", server("42501", "permission denied for schema public", "")), URL);
        ReplicaFailure database = ReplicaFailure.of(server("3D000", "database \"r1\" does not exist", ""), URL);
        ReplicaFailure other = ReplicaFailure.of(
                new FlywayException("Found non-empty schema(s) \"public\"\nbut no schema history table"), URL);

        assertEquals(right, wrapped);
        assertEquals(Reason.of(Code.REPLICA_NO_RIGHT), right.reason());
        assertEquals(Reason.of(Code.REPLICA_REFUSES), database.reason());
        assertEquals(Reason.of(Code.REPLICA_OCCUPIED), other.reason());
        for (ReplicaFailure each : List.of(right, database, other)) {
            assertEquals(State.STOPPED, each.state(), each::error);
            assertEquals(1, each.error().lines().count(), each::error);
        }
        assertTrue(right.error().contains("permission denied for schema public"), right::error);
        assertTrue(
                right.error()
                        .contains("the user r1sink needs the role disvote_sink, which `disvote database prepare --user"
                                + " r1sink=sink:FILE` gives"),
                right::error);
        assertTrue(database.error().contains("create the database"), database::error);
        assertTrue(other.error().contains("give the sink an empty one"), other::error);
    }

    @Test
    void aReplicaThatDoesNotAnswerPauses() {
        ReplicaFailure away = ReplicaFailure.of(new SQLException("Connection to r1:5432 refused.", "08001"), URL);

        assertEquals(State.PAUSED, away.state());
        assertEquals(Reason.of(Code.REPLICA_AWAY), away.reason());
    }

    private static SQLException server(String state, String message, String detail) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C%s\0M%s\0D%s\0".formatted(state, message, detail)));
    }
}
