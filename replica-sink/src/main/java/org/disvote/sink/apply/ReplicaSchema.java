package org.disvote.sink.apply;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// The schema of a replica, brought forward by numbered steps in `db/replica`. Steps that have been released are never
/// edited.
public final class ReplicaSchema {

    /// The tables without the votes' keys, which a rebuild adds after loading.
    private static final String TABLES = "1";

    private ReplicaSchema() {}

    /// Brings the database to the newest schema; on one that is there already it changes nothing. Any number of
    /// processes may do so at once.
    public static void migrate(DataSource database) {
        configuration(database).load().migrate();
    }

    /// Makes only the tables, so that a rebuild can load votes before it builds their indexes with [#migrate].
    public static void createTables(DataSource database) {
        configuration(database).target(TABLES).load().migrate();
    }

    private static FluentConfiguration configuration(DataSource database) {
        return Flyway.configure().dataSource(database).locations("classpath:db/replica");
    }
}
