package org.disvote.sink.replica;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Properties;
import org.disvote.topics.database.Databases;
import org.disvote.topics.routing.Routing;
import org.flywaydb.core.api.FlywayException;

/// The database of one replica.
///
/// @param replica the replica's name
/// @param jdbcUrl credentials included
/// @param routing of the log that the replica copies
public record ReplicaDatabase(String replica, String jdbcUrl, Routing routing) {

    /// The replica was made for the log of another system.
    public static final class OtherReplicaException extends SQLException {
        OtherReplicaException(int recorded, int partitions) {
            super(("the replica was made for a log of %d partitions, and the system's has %d: check "
                            + "--replica-db and --brokers")
                    .formatted(recorded, partitions));
        }
    }

    /// In whole seconds.
    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);

    /// In whole seconds. Long enough for a large page on a slow disk.
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    /// Brings the schema to the newest version. If another session holds a lock for long, this fails instead
    /// of waiting for it.
    ///
    /// @throws FlywayException if the schema cannot be brought to the newest version
    void migrate() {
        ReplicaSchema.migrate(Databases.source(jdbcUrl));
    }

    /// Every wait on the session is bounded: connecting by [#CONNECT_MAX], a lock by 2 s, an idle transaction
    /// by 1 s, an answer by [#ANSWER_MAX].
    ///
    /// @param name shown by `pg_stat_activity`
    ReplicaSession open(String name) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", name);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("loginTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        properties.setProperty("connectTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(ANSWER_MAX.toSeconds()));
        properties.setProperty("prepareThreshold", "1");
        // The details of a server's error quote keys and rows, which are voters' IDs and choices.
        properties.setProperty("logServerErrorDetail", "false");
        Connection connection = Databases.connect(jdbcUrl, properties);
        try (var statement = connection.createStatement()) {
            // Every query here uses an index. Without enable_seqscan = off, a plan made while a table was
            // empty would go on scanning the whole table after it has grown.
            statement.execute("""
                SET idle_in_transaction_session_timeout = '1s';
                SET lock_timeout = '2s';
                SET tcp_keepalives_idle = 2;
                SET tcp_keepalives_interval = 1;
                SET tcp_keepalives_count = 3;
                SET enable_seqscan = off;
                SET jit = off
                """);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            return new ReplicaSession(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// Checks that the replica was made for a log with this number of partitions. A replica that is new or
    /// does not answer passes.
    ///
    /// @throws OtherReplicaException if it was made for another log
    public void requireSameSystem() throws OtherReplicaException {
        OptionalInt recorded;
        try (ReplicaSession session = open("disvote-sink-start")) {
            recorded = session.partitions();
        } catch (SQLException e) {
            return; // the follower retries, and logs why the replica does not answer
        }
        requireSame(recorded, routing.partitions());
    }

    static void requireSame(OptionalInt recorded, int partitions) throws OtherReplicaException {
        if (recorded.isPresent() && recorded.getAsInt() != partitions) {
            throw new OtherReplicaException(recorded.getAsInt(), partitions);
        }
    }

    /// Hides the credentials.
    @Override
    public String toString() {
        return "ReplicaDatabase[" + replica + ", " + routing + "]";
    }
}
