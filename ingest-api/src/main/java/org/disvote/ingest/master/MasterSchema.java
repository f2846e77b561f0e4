package org.disvote.ingest.master;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// The schema of a master, brought forward by numbered steps in `db/master`. Steps that have been released
/// are never edited.
public final class MasterSchema {

    private MasterSchema() {}

    /// Brings the database to the newest schema; on one that is there already it changes nothing. Any number
    /// of processes may do so at once.
    public static void migrate(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/master")
                .load()
                .migrate();
    }
}
