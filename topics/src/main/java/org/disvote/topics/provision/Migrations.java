package org.disvote.topics.provision;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// The numbered steps that bring a database to the schema of this version. A service's user may not make them, if the
/// database was prepared by `disvote database prepare`: its tables then belong to a role that no service has. Such a
/// service only looks whether all steps are made.
///
/// @param location of the steps, for Flyway
/// @param kind "master" or "replica"
/// @param earlier what an earlier version of this database had, which cannot be upgraded
public record Migrations(String location, String kind, String earlier) {

    /// What an operator reads about a database that lacks tables and whose user may not make them.
    public static final class UnpreparedException extends FlywayException {

        private static final long serialVersionUID = 1;

        UnpreparedException(String user) {
            super(("the database is not prepared for this version, and its user %s may not do that: run `disvote"
                            + " database prepare` with the URL of an administrator")
                    .formatted(user));
        }
    }

    /// What an operator reads about a database that a newer program has migrated.
    public static final class NewerVersionException extends FlywayException {

        private static final long serialVersionUID = 1;

        NewerVersionException(String kind, String step) {
            super(("the database is a %s of a newer version of DisVote, with step %s of its schema: start that"
                            + " version")
                    .formatted(kind, step));
        }
    }

    /// A step, and the note that it was made, are committed together. Flyway's default, a lock for a transaction,
    /// has them in two sessions. A server that ends in between would have tables without the note, and Flyway would
    /// fail to make them again, for ever.
    private static final Map<String, String> ONE_SESSION = Map.of("flyway.postgresql.transactional.lock", "false");

    /// The user, unless it may create tables and has the rights of the owner of those that are there.
    private static final String USER_WITHOUT_RIGHT = """
        SELECT current_user
        WHERE NOT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)
            OR NOT coalesce(
                (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class
                 WHERE oid = to_regclass('flyway_schema_history')), true)
        """;

    /// Makes the steps that are missing; it changes nothing if none is. Any number of processes may do so at the same
    /// time.
    ///
    /// @throws UnpreparedException if steps are missing and the user may not make them
    /// @throws NewerVersionException if a newer program has made further steps
    /// @throws FlywayException if that fails, or the database is of an earlier version that cannot be upgraded
    public void run(DataSource database) {
        Flyway flyway = flyway(database).load(); // once: it looks for plugins and for steps on the whole class path
        MigrationInfoService known = requireThisVersion(database, flyway);
        Optional<String> withoutRight = userWithoutRight(database);
        if (withoutRight.isEmpty()) {
            flyway.migrate();
        } else if (known.pending().length > 0) {
            throw new UnpreparedException(withoutRight.get());
        }
    }

    private static Optional<String> userWithoutRight(DataSource database) {
        try (Connection session = database.getConnection();
                var statement = session.createStatement();
                ResultSet row = statement.executeQuery(USER_WITHOUT_RIGHT)) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            throw new FlywayException("the database does not answer", e);
        }
    }

    /// The same with the rights of a role, to which the tables then belong.
    ///
    /// @param role that the database's user may set
    public void runAs(String role, DataSource database) {
        requireThisVersion(database, flyway(database).load());
        flyway(database).initSql("SET ROLE " + role).load().migrate();
    }

    private FluentConfiguration flyway(DataSource database) {
        return Flyway.configure()
                .configuration(ONE_SESSION)
                .dataSource(database)
                .locations(location);
    }

    private MigrationInfoService requireThisVersion(DataSource database, Flyway flyway) {
        try {
            if (EarlierDatabase.isOne(database)) {
                throw new FlywayException(
                        "the database is a %s of an earlier version of DisVote, %s: begin with a fresh system"
                                .formatted(kind, earlier));
            }
        } catch (SQLException e) {
            throw new FlywayException("the database does not answer", e);
        }
        // Flyway itself would go on with a schema that has steps of a newer program.
        MigrationInfoService known = flyway.info();
        MigrationInfo current = known.current();
        if (current != null && !current.getState().isResolved()) {
            throw new NewerVersionException(kind, String.valueOf(current.getVersion()));
        }
        return known;
    }
}
