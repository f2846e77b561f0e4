package org.disvote.sink.apply;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// The schema of a replica, brought forward by numbered steps in `db/replica`. Steps that have been released are never
/// edited.
public final class ReplicaSchema {

    private ReplicaSchema() {}

    /// Brings the database to the newest schema; on one that is there already it changes nothing. Any number of
    /// processes may do so at once.
    public static void migrate(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/replica")
                .load()
                .migrate();
    }
}
