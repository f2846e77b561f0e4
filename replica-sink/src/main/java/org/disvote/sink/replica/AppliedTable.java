package org.disvote.sink.replica;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.disvote.sink.apply.Applied;

/// The table `applied`: how far the replica is in each partition. It is written in the transaction of the
/// votes that it counts. Works in the transaction of its connection.
public final class AppliedTable {

    /// @param topicId of the log that was applied
    public record Row(Applied applied, UUID topicId) {}

    private final Connection connection;

    public AppliedTable(Connection connection) {
        this.connection = connection;
    }

    /// By partition; those without a row are left out.
    Map<Integer, Row> of(Collection<Integer> partitions) throws SQLException {
        try (var select = connection.prepareStatement(
                "SELECT partition, seq, next_offset, topic_id FROM applied WHERE partition = ANY (?)")) {
            select.setObject(1, ints(partitions));
            Map<Integer, Row> found = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Applied applied = applied(rows);
                    found.put(applied.partition(), new Row(applied, rows.getObject("topic_id", UUID.class)));
                }
            }
            return found;
        }
    }

    /// Adds rows for those of these partitions that have none.
    void insertMissing(Collection<Integer> partitions, UUID topicId) throws SQLException {
        // ON CONFLICT: another consumer of this replica may begin the same partition at the same time.
        try (var insert = connection.prepareStatement("""
                INSERT INTO applied (partition, seq, next_offset, topic_id, updated_at)
                SELECT partition, 0, 0, ?, clock_timestamp() FROM unnest(?::int[]) AS missing (partition)
                ORDER BY partition
                ON CONFLICT (partition) DO NOTHING
                """)) {
            insert.setObject(1, topicId);
            insert.setObject(2, ints(partitions));
            insert.executeUpdate();
        }
    }

    /// Locks the rows of these partitions until the transaction ends, in ascending order, so that two
    /// consumers cannot deadlock.
    ///
    /// @return the rows' content by partition; partitions without a row are left out
    Map<Integer, Applied> lock(Collection<Integer> partitions) throws SQLException {
        try (var lock = connection.prepareStatement("""
                SELECT partition, seq, next_offset FROM applied
                WHERE partition = ANY (?)
                ORDER BY partition
                FOR UPDATE
                """)) {
            lock.setObject(1, ints(partitions));
            Map<Integer, Applied> locked = new HashMap<>();
            try (ResultSet rows = lock.executeQuery()) {
                while (rows.next()) {
                    locked.put(rows.getInt("partition"), applied(rows));
                }
            }
            return locked;
        }
    }

    /// @param places of different partitions, whose rows are locked
    void move(List<Applied> places) throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE applied
                SET seq = page.seq, next_offset = page.next_offset, updated_at = clock_timestamp()
                FROM unnest(?::int[], ?::bigint[], ?::bigint[]) AS page (partition, seq, next_offset)
                WHERE applied.partition = page.partition
                """)) {
            update.setObject(1, places.stream().mapToInt(Applied::partition).toArray());
            update.setObject(2, places.stream().mapToLong(Applied::seq).toArray());
            update.setObject(3, places.stream().mapToLong(Applied::nextOffset).toArray());
            int moved = update.executeUpdate();
            if (moved != places.size()) {
                throw new IllegalStateException("moved " + moved + " partitions of " + places.size() + " locked ones");
            }
        }
    }

    /// Locks the table against every writer until the transaction ends, and deletes the rows of partitions
    /// without votes. A sink locks or inserts a row here before it writes anything else.
    ///
    /// @return false, and nothing is deleted, if a partition has votes
    public boolean claimEmpty() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLE applied IN EXCLUSIVE MODE");
            try (var row = statement.executeQuery("SELECT EXISTS (SELECT FROM applied WHERE seq > 0)")) {
                row.next();
                if (row.getBoolean(1)) {
                    return false;
                }
            }
            statement.execute("DELETE FROM applied");
            return true;
        }
    }

    /// @param topicId of the log that was applied
    public void insert(Collection<Applied> places, UUID topicId) throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO applied (partition, seq, next_offset, topic_id, updated_at)
                VALUES (?, ?, ?, ?, clock_timestamp())
                """)) {
            for (Applied at : places) {
                insert.setInt(1, at.partition());
                insert.setLong(2, at.seq());
                insert.setLong(3, at.nextOffset());
                insert.setObject(4, topicId);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static Applied applied(ResultSet row) throws SQLException {
        return new Applied(row.getInt("partition"), row.getLong("seq"), row.getLong("next_offset"));
    }

    private static int[] ints(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
