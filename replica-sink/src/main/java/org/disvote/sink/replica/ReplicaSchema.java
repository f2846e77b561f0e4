package org.disvote.sink.replica;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// The schema of a replica, made by the numbered migrations in `db/replica`. A released migration is never
/// edited.
public final class ReplicaSchema {

    private ReplicaSchema() {}

    /// Brings the database to the newest version of the schema. Any number of processes may call this at
    /// once.
    public static void migrate(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/replica")
                .load()
                .migrate();
    }
}
