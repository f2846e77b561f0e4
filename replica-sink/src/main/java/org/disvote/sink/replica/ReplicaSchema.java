package org.disvote.sink.replica;

import javax.sql.DataSource;
import org.disvote.topics.provision.Migrations;
import org.flywaydb.core.api.FlywayException;

/// The schema of a replica, made by the numbered migrations in `db/replica`. A released migration is never
/// edited.
public final class ReplicaSchema {

    private static final Migrations STEPS =
            new Migrations("classpath:db/replica", "replica", "whose votes have another form");

    private ReplicaSchema() {}

    /// Brings the database to the newest version of the schema. Any number of processes may call this at
    /// once.
    ///
    /// @throws FlywayException if that fails, or the database is of an earlier version that cannot be upgraded, or
    ///     it is not prepared and its user may not do that
    public static void migrate(DataSource database) {
        STEPS.run(database);
    }

    /// Brings a replica to the newest schema with the rights of a role, to which its tables then belong.
    ///
    /// @param role that the database's user may set
    public static void migrateAs(String role, DataSource database) {
        STEPS.runAs(role, database);
    }
}
