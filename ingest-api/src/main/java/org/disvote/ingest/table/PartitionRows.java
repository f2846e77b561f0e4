package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// What belongs to a partition besides its votes and its head: the rows of those tables that move with it to
/// another master. Each of these tables has a column `partition`.
public final class PartitionRows {

    private static final List<String> TABLES = List.of("roll", "roll_partition", "sealed");

    private final Connection session;

    public PartitionRows(Connection session) {
        this.session = session;
    }

    /// Replaces the partition's rows by those of another master, in the caller's transaction.
    public void replace(int partition, PartitionRows from) throws SQLException {
        delete(partition);
        for (String table : TABLES) {
            String select = "SELECT * FROM " + table + " WHERE partition = " + partition;
            SqlCopy.in(session, table, SqlCopy.out(from.session, select));
        }
    }

    /// Whether two masters have the same rows of the partition.
    public boolean areEqual(int partition, PartitionRows other) throws SQLException {
        for (String table : TABLES) {
            if (!digest(partition, table).equals(other.digest(partition, table))) {
                return false;
            }
        }
        return true;
    }

    private String digest(int partition, String table) throws SQLException {
        try (var statement = session.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT count(*) || ' ' || coalesce(sum(('x' || left(md5(rows::text), 15))::bit(60)::bigint), 0)
                        FROM %s AS rows
                        WHERE partition = %d
                        """.formatted(table, partition))) {
            row.next();
            return row.getString(1);
        }
    }

    public void delete(int partition) throws SQLException {
        for (String table : TABLES) {
            try (PreparedStatement delete = session.prepareStatement("DELETE FROM " + table + " WHERE partition = ?")) {
                delete.setInt(1, partition);
                delete.executeUpdate();
            }
        }
    }
}
