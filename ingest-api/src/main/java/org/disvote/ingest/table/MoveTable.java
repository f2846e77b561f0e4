package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;

/// The table `partition_move`: partitions on their way to this master, or given away by it at any time.
public final class MoveTable {

    /// The partitions that were given away, each with the last seq of its votes. They are given away only
    /// when the log has all of them, in this life of the master or an earlier one. See [HeadTable#published].
    static final String PUBLISHED = """
            SELECT partition, last_seq AS seq, master_identity() AS life FROM partition_move
            WHERE step IN ('released', 'gone')
            """;

    /// @param shard the other one
    /// @param lastSeq of the partition, once it is released
    /// @param publishedOffset then, the offset after that vote's record in the log, if it is noted
    /// @param topicId then, the log's, if the partition has votes in it
    public record Move(
            Step step,
            Shard shard,
            long lastSeq,
            @Nullable Long publishedOffset,
            @Nullable UUID topicId) {

        public enum Step {
            /// Votes are copied here; their head is not here yet.
            ARRIVING,
            /// The head takes no more votes.
            LEAVING,
            /// The head is deleted; the log has every vote.
            RELEASED,
            /// The other master has the head, and nothing is left here.
            GONE;

            private String text() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

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

    /// The partitions whose head this master has deleted so that another shard gets it, with that shard,
    /// until the move is finished.
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

    public Optional<Move> find(int partition) throws SQLException {
        try (PreparedStatement select = session.prepareStatement("""
                SELECT upper(step) AS step, shard, last_seq, published_offset, topic_id
                FROM partition_move
                WHERE partition = ?
                """)) {
            select.setInt(1, partition);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Move(
                                Move.Step.valueOf(row.getString("step")),
                                new Shard(row.getInt("shard")),
                                row.getLong("last_seq"),
                                row.getObject("published_offset", Long.class),
                                row.getObject("topic_id", UUID.class)))
                        : Optional.empty();
            }
        }
    }

    /// Begins a move in place of an earlier one.
    ///
    /// @param other the other shard
    public void begin(int partition, Move.Step step, Shard other) throws SQLException {
        try (PreparedStatement upsert = session.prepareStatement("""
                INSERT INTO partition_move (partition, step, shard)
                VALUES (?, ?, ?)
                ON CONFLICT (partition) DO UPDATE
                SET step = excluded.step, shard = excluded.shard,
                    last_seq = NULL, published_offset = NULL, topic_id = NULL
                """)) {
            upsert.setInt(1, partition);
            upsert.setString(2, step.text());
            upsert.setInt(3, other.index());
            upsert.executeUpdate();
        }
    }

    /// Notes what the head says that is about to be deleted.
    public void release(int partition, HeadTable.Moving head) throws SQLException {
        try (PreparedStatement update = session.prepareStatement("""
                UPDATE partition_move SET step = 'released', last_seq = ?, published_offset = ?, topic_id = ?
                WHERE partition = ?
                """)) {
            update.setLong(1, head.lastSeq());
            update.setObject(2, head.publishedOffset(), Types.BIGINT);
            update.setObject(3, head.topicId());
            update.setInt(4, partition);
            update.executeUpdate();
        }
    }

    public void setGone(int partition) throws SQLException {
        update(partition, "UPDATE partition_move SET step = 'gone' WHERE partition = ?");
    }

    public void delete(int partition) throws SQLException {
        update(partition, "DELETE FROM partition_move WHERE partition = ?");
    }

    private void update(int partition, String sql) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setInt(1, partition);
            statement.executeUpdate();
        }
    }
}
