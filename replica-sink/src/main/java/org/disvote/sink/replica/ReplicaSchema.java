package org.disvote.sink.replica;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.disvote.topics.provision.EarlierDatabase;
import org.disvote.topics.provision.MigrationRight;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// The schema of a replica, made by the numbered migrations in `db/replica`. A released migration is never
/// edited.
public final class ReplicaSchema {

    private ReplicaSchema() {}

    /// Brings the database to the newest version of the schema. Any number of processes may call this at
    /// once.
    ///
    /// @throws FlywayException if that fails, or the database is of an earlier version that cannot be upgraded, or
    ///     it is not prepared and its user may not do that
    public static void migrate(DataSource database) {
        requireThisVersion(database);
        if (mayMigrate(database)) {
            flyway(database).load().migrate();
        } else if (flyway(database).load().info().pending().length > 0) {
            throw new FlywayException(MigrationRight.UNPREPARED);
        }
    }

    /// Brings a replica to the newest schema with the rights of a role, to which its tables then belong.
    ///
    /// @param role that the database's user may set
    public static void migrateAs(String role, DataSource database) {
        requireThisVersion(database);
        flyway(database).initSql("SET ROLE " + role).load().migrate();
    }

    private static FluentConfiguration flyway(DataSource database) {
        return Flyway.configure().dataSource(database).locations("classpath:db/replica");
    }

    private static boolean mayMigrate(DataSource database) {
        try {
            return MigrationRight.isHeld(database);
        } catch (SQLException e) {
            throw new FlywayException("the database does not answer", e);
        }
    }

    private static void requireThisVersion(DataSource database) {
        try {
            if (EarlierDatabase.isOne(database)) {
                throw new FlywayException("the database is a replica of an earlier version of DisVote, whose votes have"
                        + " another form: begin with a fresh system");
            }
        } catch (SQLException e) {
            throw new FlywayException("the database does not answer", e);
        }
        requireKnown(database);
    }

    /// Flyway itself would go on with a schema that has steps of a newer program.
    private static void requireKnown(DataSource database) {
        MigrationInfo current = Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/replica")
                .load()
                .info()
                .current();
        if (current != null && !current.getState().isResolved()) {
            throw new FlywayException(
                    ("the database is a replica of a newer version of DisVote, with step %s of its schema: start that"
                                    + " version")
                            .formatted(current.getVersion()));
        }
    }
}
