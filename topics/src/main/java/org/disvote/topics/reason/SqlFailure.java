package org.disvote.topics.reason;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What may be logged of a database failure. The message of a server or driver may quote the statement, its
/// parameters and rows, and so a vote and its voter. Only messages of the kinds [Kind#AWAY] and [Kind#REFUSED] never
/// do.
public final class SqlFailure {

    /// What the failure is about.
    public enum Kind {
        /// The database cannot be reached, shuts down, has no resources left (disk, memory, connections), or cancelled
        /// the statement. A retry may help.
        AWAY,
        /// It answers and refuses this part: user, password, database or rights are wrong, or a vote would be changed
        /// or deleted.
        REFUSED,
        /// A value or a constraint is violated. A retry does not help.
        ROW,
        OTHER
    }

    private static final String NO_PRIVILEGE = "42501";

    /// What our triggers raise, with a position and nothing else of a vote in the message.
    private static final String KEPT = "23001";

    private static final int CAUSES_MAX = 10;

    /// SQL state classes: connection, resources, operator intervention, system error.
    private static final Set<String> AWAY = Set.of("08", "53", "57", "58");

    /// SQL state classes: authentication, unknown database.
    private static final Set<String> REFUSED = Set.of("28", "3D");

    /// SQL state classes: a value that its type does not accept, a violated constraint.
    private static final Set<String> ROW = Set.of("22", "23");

    private SqlFailure() {}

    /// A failure without an SQL state comes from a driver or a pool. Then the cause decides; without one, the
    /// database did not answer.
    public static Kind kind(SQLException e) {
        if (e.getSQLState() == null) {
            return e.getCause() instanceof SQLException cause ? kind(cause) : Kind.AWAY;
        }
        String state = state(e);
        String family = state.substring(0, Math.min(2, state.length()));
        if (REFUSED.contains(family) || state.equals(NO_PRIVILEGE) || state.equals(KEPT)) {
            return Kind.REFUSED;
        }
        if (AWAY.contains(family)) {
            return Kind.AWAY;
        }
        return ROW.contains(family) ? Kind.ROW : Kind.OTHER;
    }

    /// Of the first database failure among the causes; [Kind#OTHER] if there is none.
    public static Kind kind(Throwable failure) {
        return ofDatabase(failure).map(SqlFailure::kind).orElse(Kind.OTHER);
    }

    private static Optional<SQLException> ofDatabase(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(CAUSES_MAX)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst();
    }

    /// Whether the database refused a right that its user lacks.
    ///
    /// @param text of [#text(SQLException)] or [#text(RuntimeException)]
    public static boolean isMissingRight(String text) {
        return text.contains("SQL state " + NO_PRIVILEGE);
    }

    /// For the log: the first line of a message about the connection, otherwise the SQL state alone.
    public static String text(SQLException e) {
        Kind kind = kind(e);
        boolean ofConnection = kind == Kind.AWAY || kind == Kind.REFUSED;
        return ofConnection ? firstLine(e) + " (SQL state " + state(e) + ")" : "SQL state " + state(e);
    }

    /// As above, for a failure whose message is ours, and which may have a database failure as its cause.
    public static String text(RuntimeException failure) {
        String message = firstLine(failure);
        return ofDatabase(failure).map(e -> message + ": " + text(e)).orElse(message);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "unknown" : e.getSQLState();
    }
}
