package org.disvote.ingest.master;

import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.disvote.topics.provision.EarlierDatabase;
import org.disvote.topics.provision.MigrationRight;
import org.disvote.topics.routing.Shard;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// The schema of a master: numbered steps in `db/master`. Steps that have been released are never edited.
public final class MasterSchema {

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
        DataSource database = source(master);
        requireThisVersion(database);
        flyway(database).initSql("SET ROLE " + role).load().migrate();
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
        requireThisVersion(database);
        if (mayMigrate(database)) {
            flyway(database).load().migrate();
        } else if (flyway(database).load().info().pending().length > 0) {
            throw new FlywayException(MigrationRight.UNPREPARED);
        }
    }

    private static FluentConfiguration flyway(DataSource database) {
        return Flyway.configure().dataSource(database).locations("classpath:db/master");
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
                throw new FlywayException("the database is a master of an earlier version of DisVote, which had another"
                        + " form of votes or no notary: begin with a fresh system");
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
                .locations("classpath:db/master")
                .load()
                .info()
                .current();
        if (current != null && !current.getState().isResolved()) {
            throw new FlywayException(
                    ("the database is a master of a newer version of DisVote, with step %s of its schema: start that"
                                    + " version")
                            .formatted(current.getVersion()));
        }
    }
}
