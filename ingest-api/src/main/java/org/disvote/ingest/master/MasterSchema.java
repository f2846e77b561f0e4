package org.disvote.ingest.master;

import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.disvote.topics.provision.Migrations;
import org.disvote.topics.routing.Shard;
import org.flywaydb.core.api.FlywayException;

/// The schema of a master: numbered steps in `db/master`. Steps that have been released are never edited.
public final class MasterSchema {

    private static final Migrations STEPS =
            new Migrations("classpath:db/master", "master", "which had another form of votes or no notary");

    private MasterSchema() {}

    /// As [#migrate(DataSource)], of a shard's master. It has no time limit: a step may build an index.
    ///
    /// @param master the shard's JDBC URL
    /// @throws MasterUnavailableException if the master does not answer
    public static void migrate(Shard shard, String master) {
        try {
            migrate(master);
        } catch (SQLException e) {
            throw new MasterUnavailableException(shard, "does not answer", e);
        }
    }

    /// As [#migrate(Shard, String)], of a master whose number is not known yet.
    public static void migrate(String master) throws SQLException {
        // Flyway retries a connection and wraps the error; a session of our own fails fast, with the server's error.
        MasterSession.connect(master, "disvote migration").close();
        migrate(source(master));
    }

    /// Brings a master to the newest schema with the rights of a role, to which its tables then belong.
    ///
    /// @param role that the user of the URL may set
    public static void migrateAs(String role, String master) {
        STEPS.runAs(role, source(master));
    }

    private static DataSource source(String master) {
        Properties properties = new Properties();
        MasterSession.switchOffTimeouts(properties);
        return new MasterDataSource(MasterAddress.parse(master), properties);
    }

    /// Brings the database to the newest schema; it changes nothing on one that has it already. Any number of
    /// processes may do so at the same time.
    ///
    /// @throws FlywayException if that fails, or the database is of an earlier version that cannot be upgraded, or
    ///     it is not prepared and its user may not do that
    public static void migrate(DataSource database) {
        STEPS.run(database);
    }
}
