package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.disvote.topics.routing.Shard;

/// What a master keeps from its birth: the one row of its table `system`. What a list of masters or a flag
/// says has no part in it.
///
/// @param partitions of the log
/// @param shard its own number
/// @param shards how many masters the system had when this one last heard of a new one; only grows
/// @param born false while a new system is being made: it owns nothing yet, and its number may still change
/// @param birth the ID that all masters have which began a system together; empty for one that came later
public record MasterNumbers(int partitions, Shard shard, int shards, boolean born, String birth) {

    /// @return nothing of a database that was never a master
    public static Optional<MasterNumbers> read(Connection master) throws SQLException {
        try (var statement = master.createStatement()) {
            try (var there = statement.executeQuery("SELECT to_regclass('system') IS NOT NULL")) {
                there.next();
                if (!there.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            try (var row = statement.executeQuery("SELECT partitions, shard, shards, born, birth FROM system")) {
                return row.next()
                        ? Optional.of(new MasterNumbers(
                                row.getInt(1),
                                new Shard(row.getInt(2)),
                                row.getInt(3),
                                row.getBoolean(4),
                                row.getString(5)))
                        : Optional.empty();
            }
        }
    }
}
