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
        execute("CREATE DATABASE " + name);
        return url(name);
    }

    /// Gives a database the content of another one, to which nobody is connected. It ends the sessions of the first.
    public final void copy(String fromUrl, String toUrl) {
        execute(
                "DROP DATABASE %s WITH (FORCE)".formatted(name(toUrl)),
                "CREATE DATABASE %s TEMPLATE %s".formatted(name(toUrl), name(fromUrl)));
    }

    private void execute(String... statements) {
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the test's PostgreSQL did not create a database", e);
        }
    }

    private static String name(String jdbcUrl) {
        return jdbcUrl.replaceAll(".*/([^/?]+)\\?.*", "$1");
    }

    /// Ends every session of a database, as the loss of its server would.
    public final void disconnectAll(String jdbcUrl) {
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                var statement = connection.prepareStatement(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?")) {
            statement.setString(1, name(jdbcUrl));
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException("the test's PostgreSQL did not end the sessions of " + name(jdbcUrl), e);
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
