package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `partition_head`: one row for each partition that the master owns. The row says how far the partition's
/// votes are numbered and published, and its lock orders all writers of the partition.
///
/// No other class of the writers names a column of this table. A statement on another table that needs a head embeds
/// one of the fragments.
public final class HeadTable {

    /// The partitions that the master owns, each with its last seq.
    public static final String LAST_SEQS = "SELECT partition, last_seq FROM partition_head";

    /// Locks the heads of the partitions of one parameter, in ascending order as every writer does. A head that is
    /// given away is left out: it takes no more votes. See [#locked].
    public static final String LOCK_FOR_VOTES = """
            SELECT partition, last_seq, opened_for, opened_for IS NOT DISTINCT FROM (SELECT master_identity()) AS open
            FROM partition_head
            WHERE partition = ANY(?) AND NOT leaving
            ORDER BY partition
            FOR UPDATE
            """;

    /// Sets the last seqs of locked heads. It has two parameters, see [#bindLastSeqs].
    static final String SET_LAST_SEQS = """
            UPDATE partition_head AS head
            SET last_seq = moved.last_seq
            FROM unnest(?::int[], ?::bigint[]) AS moved (partition, last_seq)
            WHERE head.partition = moved.partition
            """;

    private final Connection session;

    public HeadTable(Connection session) {
        this.session = session;
    }

    /// What a head says to those who serve voters and operators.
    ///
    /// @param published the last seq that the log is known to have
    /// @param unpublishedSince when the first vote was cast that the log is not known to have; null if it has all
    /// @param open whether this life of the master was compared with the log and found whole
    public record Head(
            long lastSeq, long published, @Nullable Instant unpublishedSince, boolean open) {}

    /// All heads, by partition.
    public SortedMap<Integer, Head> heads() throws SQLException {
        String sql = """
                SELECT partition, last_seq, published, opened_for IS NOT DISTINCT FROM (SELECT master_identity()) AS open,
                    (%s) AS unpublished_since
                FROM partition_head AS head
                """.formatted(VoteTable.castAt("head.partition", "head.published + 1"));
        try (PreparedStatement select = session.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            SortedMap<Integer, Head> heads = new TreeMap<>();
            while (rows.next()) {
                OffsetDateTime unpublishedSince = rows.getObject("unpublished_since", OffsetDateTime.class);
                heads.put(
                        rows.getInt("partition"),
                        new Head(
                                rows.getLong("last_seq"),
                                rows.getLong("published"),
                                unpublishedSince == null ? null : unpublishedSince.toInstant(),
                                rows.getBoolean("open")));
            }
            return heads;
        }
    }

    /// The last seq of each partition that this master owns.
    public SortedMap<Integer, Long> lastSeqs() throws SQLException {
        return lastSeqs(LAST_SEQS);
    }

    /// Locks all heads, in ascending order as every writer does.
    ///
    /// @return the last seq of each
    public SortedMap<Integer, Long> lockAll() throws SQLException {
        return lastSeqs(LAST_SEQS + " ORDER BY partition FOR UPDATE");
    }

    private SortedMap<Integer, Long> lastSeqs(String sql) throws SQLException {
        try (PreparedStatement select = session.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            SortedMap<Integer, Long> seqs = new TreeMap<>();
            while (rows.next()) {
                seqs.put(rows.getInt("partition"), rows.getLong("last_seq"));
            }
            return seqs;
        }
    }

    public boolean isEmpty() throws SQLException {
        return isTrue("SELECT NOT EXISTS (SELECT FROM partition_head)");
    }

    /// Whether no partition has a vote, by the heads.
    public boolean haveNoVotes() throws SQLException {
        return isTrue("SELECT NOT EXISTS (SELECT FROM partition_head WHERE last_seq > 0)");
    }

    private boolean isTrue(String sql) throws SQLException {
        try (PreparedStatement select = session.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /// A head that is locked for a batch.
    ///
    /// @param open whether this life of the master was compared with the log and found whole
    /// @param life of the master for which it was opened; null if it is closed
    public record Locked(
            long lastSeq, boolean open, @Nullable String life) {}

    /// Reads the rows of [#LOCK_FOR_VOTES].
    public static SortedMap<Integer, Locked> locked(ResultSet rows) throws SQLException {
        SortedMap<Integer, Locked> heads = new TreeMap<>();
        while (rows.next()) {
            heads.put(
                    rows.getInt("partition"),
                    new Locked(rows.getLong("last_seq"), rows.getBoolean("open"), rows.getString("opened_for")));
        }
        return heads;
    }

    /// Sets the two parameters of [#SET_LAST_SEQS].
    static void bindLastSeqs(PreparedStatement statement, int first, SortedMap<Integer, Long> lastSeqs)
            throws SQLException {
        statement.setObject(first, SqlArrays.ints(lastSeqs.keySet()));
        statement.setObject(first + 1, SqlArrays.longs(lastSeqs.values()));
    }

    /// Writes one head without changing it, as a batch does under its lock. A head that is locked by another session is
    /// left out: somebody is writing to it, which shows as much.
    public void writeOne() throws SQLException {
        try (PreparedStatement update = session.prepareStatement("""
                UPDATE partition_head SET last_seq = last_seq
                WHERE partition = (SELECT partition FROM partition_head ORDER BY partition LIMIT 1 FOR UPDATE SKIP LOCKED)
                """)) {
            update.executeUpdate();
        }
    }

    /// Keeps committers and publishers from writing until the transaction ends: every writer locks rows of this table,
    /// or inserts one, before it writes anything.
    public void lockOutWriters() throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute("LOCK TABLE partition_head IN EXCLUSIVE MODE");
        }
    }

    /// Adds the heads of partitions that have no vote yet.
    ///
    /// @return how many
    public int addEmpty(Collection<Integer> partitions) throws SQLException {
        try (PreparedStatement insert = session.prepareStatement("""
                INSERT INTO partition_head (partition, last_seq, published)
                SELECT partition, 0, 0 FROM unnest(?::int[]) AS added (partition) ORDER BY partition
                """)) {
            insert.setObject(1, SqlArrays.ints(partitions));
            return insert.executeUpdate();
        }
    }

    /// How far a partition was read from the log.
    ///
    /// @param seq its last vote
    /// @param nextOffset behind what was read
    public record Loaded(int partition, long seq, long nextOffset) {}

    /// Replaces all heads by those of partitions that were loaded from the log. A partition that is open and that the
    /// log has no votes of stays open: its publisher has compared just that, and would not do so again.
    ///
    /// @param topicId the log's
    public void replace(Collection<Loaded> loaded, UUID topicId) throws SQLException {
        try (PreparedStatement delete =
                session.prepareStatement("DELETE FROM partition_head WHERE partition <> ALL (?)")) {
            delete.setObject(1, loaded.stream().mapToInt(Loaded::partition).toArray());
            delete.execute();
        }
        try (PreparedStatement insert = session.prepareStatement("""
                INSERT INTO partition_head AS head (partition, last_seq, published, published_offset, topic_id)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (partition) DO UPDATE
                SET last_seq = EXCLUDED.last_seq, published = EXCLUDED.published,
                    published_offset = EXCLUDED.published_offset, topic_id = EXCLUDED.topic_id,
                    opened_for = CASE WHEN EXCLUDED.last_seq = 0 THEN head.opened_for END
                """)) {
            for (Loaded one : loaded) {
                insert.setInt(1, one.partition());
                insert.setLong(2, one.seq());
                insert.setLong(3, one.seq());
                insert.setLong(4, one.nextOffset());
                insert.setObject(5, topicId);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
