package org.disvote.sink.replica;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.disvote.topics.provision.EarlierDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/// The schema of a replica, made by the numbered migrations in `db/replica`. A released migration is never
/// edited.
public final class ReplicaSchema {

    private ReplicaSchema() {}

    /// Brings the database to the newest version of the schema. Any number of processes may call this at
    /// once.
    ///
    /// @throws FlywayException if that fails, or the database is of an earlier version that cannot be upgraded
    public static void migrate(DataSource database) {
        requireThisVersion(database);
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/replica")
                .load()
                .migrate();
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
