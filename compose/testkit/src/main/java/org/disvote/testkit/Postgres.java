package org.disvote.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/// A running PostgreSQL server with fsync on.
public abstract class Postgres implements AutoCloseable {

    /// Creates a new, empty database.
    ///
    /// @return its JDBC URL, credentials included
    public final String createDatabase() {
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("the test's PostgreSQL did not create a database", e);
        }
        return url(name);
    }

    /// Ends every session of a database, as the loss of its server would.
    public final void disconnectAll(String jdbcUrl) {
        String name = jdbcUrl.replaceAll(".*/([^/?]+)\\?.*", "$1");
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                var statement = connection.prepareStatement(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?")) {
            statement.setString(1, name);
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException("the test's PostgreSQL did not end the sessions of " + name, e);
        }
    }

    abstract String url(String database);

    @Override
    public abstract void close();
}
