package org.disvote.lab.demo.national;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.disvote.operate.endpoint.Endpoints;

/// Figures of the system's databases.
record Databases(Endpoints endpoints) {

    /// On the masters. Nobody votes in another election.
    long votes() throws SQLException {
        return sum(endpoints.masters(), "SELECT coalesce(sum(last_seq), 0) FROM partition_head");
    }

    /// Of masters and replicas, on disk.
    long mib() throws SQLException {
        List<String> all = new ArrayList<>(endpoints.masters());
        all.addAll(endpoints.replicas().values());
        return sum(all, "SELECT pg_database_size(current_database())") >> 20;
    }

    /// Makes an empty database on the server of another one. One of this name is dropped: it is of a stage that was cut
    /// off.
    static void makeEmpty(String other, String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(other);
                var statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
            statement.execute("CREATE DATABASE " + name);
        }
    }

    /// The URL of a database on the server of another one.
    static String beside(String other, String name) {
        return other.replaceFirst("/[^/?]+([?]|$)", "/" + name + "$1");
    }

    private static long sum(List<String> databases, String sql) throws SQLException {
        long sum = 0;
        for (String database : databases) {
            try (Connection connection = DriverManager.getConnection(database);
                    var statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                sum += row.getLong(1);
            }
        }
        return sum;
    }
}
