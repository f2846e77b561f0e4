package org.disvote.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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

    /// The first column of a query's rows, as text.
    public static List<String> rows(String jdbcUrl, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    abstract String url(String database);

    @Override
    public abstract void close();
}
