package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.routing.Shard;

/// The table `partition_move`: partitions on their way to this master, or given away by it at any time.
public final class MoveTable {

    private final Connection session;

    public MoveTable(Connection session) {
        this.session = session;
    }

    /// The partitions that are on their way to or from this master, or were given away by it at some time.
    public Set<Integer> partitions() throws SQLException {
        try (PreparedStatement select = session.prepareStatement("SELECT partition FROM partition_move");
                ResultSet rows = select.executeQuery()) {
            Set<Integer> moved = new HashSet<>();
            while (rows.next()) {
                moved.add(rows.getInt("partition"));
            }
            return moved;
        }
    }

    /// The partitions whose head this master has deleted so that another shard gets it, with that shard, until the move
    /// is finished.
    public SortedMap<Integer, Shard> released() throws SQLException {
        String sql = "SELECT partition, shard FROM partition_move WHERE step = 'released'";
        try (PreparedStatement select = session.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            SortedMap<Integer, Shard> released = new TreeMap<>();
            while (rows.next()) {
                released.put(rows.getInt("partition"), new Shard(rows.getInt("shard")));
            }
            return released;
        }
    }
}
