package org.disvote.topics.kept;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalInt;

/// What a replica keeps from its birth: the one row of its table `system`.
public final class ReplicaNumbers {

    private ReplicaNumbers() {}

    /// How many partitions its log has.
    ///
    /// @return nothing of a database that is no replica yet
    public static OptionalInt partitions(Connection replica) throws SQLException {
        try (var statement = replica.createStatement()) {
            try (var there = statement.executeQuery("SELECT to_regclass('system') IS NOT NULL")) {
                there.next();
                if (!there.getBoolean(1)) {
                    return OptionalInt.empty();
                }
            }
            try (var row = statement.executeQuery("SELECT partitions FROM system")) {
                return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
            }
        }
    }
}
