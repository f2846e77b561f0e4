package org.disvote.sink.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.disvote.topics.database.Databases;
import org.postgresql.PGConnection;

/// The session of a rebuild, with its only transaction. Until the commit nobody else sees any of it, and if
/// the session ends before, the server undoes all of it. For one thread.
final class RebuildSession implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    private final Connection connection;

    private RebuildSession(Connection connection) {
        this.connection = connection;
    }

    static RebuildSession open(String url) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "disvote-rebuild");
        properties.setProperty("connectTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        properties.setProperty("loginTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        // No socket timeout, since creating a key takes long. Keepalive notices a server that is gone.
        properties.setProperty("tcpKeepAlive", "true");
        // The details of a server's error quote keys and rows, which are voters' IDs and choices.
        properties.setProperty("logServerErrorDetail", "false");
        Connection connection = Databases.connect(url, properties);
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    SET lock_timeout = '10s';
                    SET idle_in_transaction_session_timeout = 0;
                    SET statement_timeout = 0;
                    SET maintenance_work_mem = '256MB';
                    SET tcp_keepalives_idle = 10;
                    SET tcp_keepalives_interval = 5;
                    SET tcp_keepalives_count = 6
                    """);
            connection.setAutoCommit(false);
            return new RebuildSession(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    /// The server's process of this session.
    int backend() throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /// Undoes what was not committed.
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server undoes it when it notices that the session is gone.
        }
    }
}
