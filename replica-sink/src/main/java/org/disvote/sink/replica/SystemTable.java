package org.disvote.sink.replica;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalInt;

/// The table `system`: one row with how many partitions the log of this replica has. It is written once and
/// never changes. Works in the transaction of its connection.
public final class SystemTable {

    private final Connection connection;

    public SystemTable(Connection connection) {
        this.connection = connection;
    }

    /// How many partitions the log has; empty in a database that is no replica yet.
    OptionalInt partitions() throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var exists = statement.executeQuery("SELECT to_regclass('system') IS NOT NULL")) {
                exists.next();
                if (!exists.getBoolean(1)) {
                    return OptionalInt.empty();
                }
            }
            try (var row = statement.executeQuery("SELECT partitions FROM system")) {
                return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
            }
        }
    }

    /// Leaves a row that is there as it is.
    public void insertIfNew(int partitions) throws SQLException {
        try (var insert = connection.prepareStatement(
                // Several consumers, or a consumer and a rebuild, may insert at once: the first one's row
                // stays.
                "INSERT INTO system (partitions) VALUES (?) ON CONFLICT (one) DO NOTHING")) {
            insert.setInt(1, partitions);
            insert.executeUpdate();
        }
    }
}
