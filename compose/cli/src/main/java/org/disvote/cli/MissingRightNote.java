package org.disvote.cli;

import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.disvote.topics.database.MissingRight;
import org.disvote.topics.database.Role;
import org.disvote.topics.reason.SqlFailure;
import picocli.CommandLine.Model.CommandSpec;

/// Says which role a command needs whose user lacks a right in a database.
final class MissingRightNote {

    private static final int CAUSES_MAX = 10;

    /// Of the commands that do more than read.
    private static final Map<String, Role> WRITERS = Map.of(
            "disvote ingest", Role.INGEST,
            "disvote sink", Role.SINK,
            "disvote shard restore", Role.INGEST,
            "disvote shard resend", Role.INGEST,
            "disvote shard move", Role.MOVER,
            "disvote roll import", Role.REGISTRAR,
            "disvote backup rolls", Role.REGISTRAR,
            "disvote rebuild", Role.OWNER);

    private MissingRightNote() {}

    /// Empty if the failure is another one.
    static Optional<String> of(Throwable failure, CommandSpec command) {
        boolean lacksRight = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(CAUSES_MAX)
                .map(MissingRightNote::text)
                .anyMatch(SqlFailure::isMissingRight);
        return lacksRight && !command.qualifiedName().startsWith("disvote database")
                ? Optional.of("note: " + MissingRight.cure(role(command)))
                : Optional.empty();
    }

    static Role role(CommandSpec command) {
        return WRITERS.getOrDefault(command.qualifiedName(), Role.AUDITOR);
    }

    private static String text(Throwable failure) {
        return failure instanceof SQLException e ? SqlFailure.text(e) : String.valueOf(failure.getMessage());
    }
}
