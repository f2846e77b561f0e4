package org.disvote.sink.replica;

import java.sql.SQLException;
import java.util.Optional;
import org.disvote.sink.replica.ReplicaDatabase.OtherReplicaException;
import org.disvote.topics.database.MissingRight;
import org.disvote.topics.database.Role;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.provision.Migrations.NewerVersionException;
import org.disvote.topics.provision.Migrations.UnpreparedException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.reason.SqlFailure;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Why a sink cannot use its replica, without the content of any row. The sink retries in every case.
///
/// @param state PAUSED if it may pass by itself, STOPPED if an operator has to act
/// @param reason the code, which may leave the process
/// @param error for the sink's log, with what to do if that is known
public record ReplicaFailure(State state, Reason reason, String error) {

    private static final String NO_RIGHT = "42501";

    /// An SQL state class.
    private static final String INSUFFICIENT_RESOURCES = "53";

    /// @param replica the JDBC URL
    public static ReplicaFailure of(SQLException failure, String replica) {
        if (failure instanceof OtherReplicaException) {
            return stopped(Code.OTHER_REPLICA, String.valueOf(failure.getMessage()));
        }
        if (NO_RIGHT.equals(failure.getSQLState())) {
            return stopped(
                    Code.REPLICA_NO_RIGHT,
                    "the sink lacks a right (%s): %s"
                            .formatted(primary(failure), MissingRight.cure(Role.SINK, replica)));
        }
        if (hasNoResources(failure)) {
            return paused(Code.REPLICA_FAILS, failure);
        }
        return switch (SqlFailure.kind(failure)) {
            case REFUSED ->
                stopped(
                        Code.REPLICA_REFUSES,
                        ("the replica refuses the sink (%s): correct the URL, the role or its password, or create "
                                        + "the database; the sink then fills it from the log")
                                .formatted(SqlFailure.text(failure)));
            case AWAY -> paused(Code.REPLICA_AWAY, failure);
            case ROW, OTHER -> paused(Code.REPLICA_FAILS, failure);
        };
    }

    /// Disk, memory or connections are used up: the database answers, so to start it would not help.
    private static boolean hasNoResources(SQLException failure) {
        return failure.getSQLState() != null && failure.getSQLState().startsWith(INSUFFICIENT_RESOURCES);
    }

    /// Of a schema that cannot be created or updated.
    ///
    /// @param replica the JDBC URL
    public static ReplicaFailure of(FlywayException failure, String replica) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return of(sql, replica);
            }
        }
        if (failure instanceof UnpreparedException) {
            return stopped(Code.REPLICA_NO_RIGHT, String.valueOf(failure.getMessage()));
        }
        if (failure instanceof NewerVersionException) {
            return stopped(Code.REPLICA_OCCUPIED, String.valueOf(failure.getMessage()));
        }
        return stopped(
                Code.REPLICA_OCCUPIED,
                ("the replica's database holds something other than a replica of this version (%s): give the sink "
                                + "an empty one")
                        .formatted(SqlFailure.text(failure)));
    }

    /// The server's message about a missing right names a table or a schema, never a value. Its details are
    /// left out.
    private static String primary(SQLException failure) {
        return failure instanceof PSQLException postgres
                ? Optional.ofNullable(postgres.getServerErrorMessage())
                        .map(ServerErrorMessage::getMessage)
                        .orElse(NO_RIGHT)
                : NO_RIGHT;
    }

    private static ReplicaFailure paused(Code code, SQLException failure) {
        return new ReplicaFailure(State.PAUSED, Reason.of(code), SqlFailure.text(failure));
    }

    private static ReplicaFailure stopped(Code code, String error) {
        return new ReplicaFailure(State.STOPPED, Reason.of(code), error);
    }
}
