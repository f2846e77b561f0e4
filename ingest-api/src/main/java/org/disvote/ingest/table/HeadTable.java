package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `partition_head`: one row for each partition that the master owns. The row says how far the
/// partition's votes are numbered and published, and its lock orders all writers of the partition.
///
/// No other class of the writers names a column of this table. A statement on another table that needs a head
/// embeds one of the fragments. That is why the class is longer than others: a change of a column is a change
/// of this class.
public final class HeadTable {

    /// The partitions that the master owns, each with its last seq.
    public static final String LAST_SEQS = "SELECT partition, last_seq FROM partition_head";

    /// Locks the heads of the partitions of one parameter, in ascending order as every writer does. A head
    /// that is given away is left out: it takes no more votes. See [#locked].
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
    /// @param unpublishedSince when the first vote was cast that the log is not known to have; null if it has
    ///     all
    /// @param open whether this life of the master was compared with the log and found whole
    public record Head(
            long lastSeq, long published, @Nullable Instant unpublishedSince, boolean open) {}

    /// All heads, by partition.
    public SortedMap<Integer, Head> heads() throws SQLException {
        String sql = """
            SELECT partition, last_seq, published,
                opened_for IS NOT DISTINCT FROM (SELECT master_identity()) AS open,
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
        return seqs(LAST_SEQS);
    }

    /// Locks all heads, in ascending order as every writer does.
    ///
    /// @return the last seq of each
    public SortedMap<Integer, Long> lockAll() throws SQLException {
        return seqs(LAST_SEQS + " ORDER BY partition FOR UPDATE");
    }

    /// By partition the last seq that the log is known to have.
    public SortedMap<Integer, Long> publishedSeqs() throws SQLException {
        return seqs("SELECT partition, published FROM partition_head");
    }

    private SortedMap<Integer, Long> seqs(String sql) throws SQLException {
        try (PreparedStatement select = session.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            SortedMap<Integer, Long> seqs = new TreeMap<>();
            while (rows.next()) {
                seqs.put(rows.getInt(1), rows.getLong(2));
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

    /// Writes one head without changing it, as a batch does under its lock. A head that is locked by another
    /// session is left out: somebody is writing to it, which shows as much.
    public void writeOne() throws SQLException {
        try (PreparedStatement update = session.prepareStatement("""
            UPDATE partition_head SET last_seq = last_seq
            WHERE partition = (
                SELECT partition FROM partition_head ORDER BY partition LIMIT 1 FOR UPDATE SKIP LOCKED)
            """)) {
            update.executeUpdate();
        }
    }

    /// Keeps committers and publishers from writing until the transaction ends: every writer locks rows of
    /// this table, or inserts one, before it writes anything.
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

    /// Replaces all heads by those of partitions that were loaded from the log. They are closed, and restored:
    /// see [#markRestored].
    ///
    /// @param topicId the log's
    public void replace(Collection<Loaded> loaded, UUID topicId) throws SQLException {
        try (PreparedStatement delete =
                session.prepareStatement("DELETE FROM partition_head WHERE partition <> ALL (?)")) {
            delete.setObject(1, loaded.stream().mapToInt(Loaded::partition).toArray());
            delete.execute();
        }
        try (PreparedStatement insert = session.prepareStatement("""
            INSERT INTO partition_head (partition, last_seq, published, published_offset, topic_id, restored)
            VALUES (?, ?, ?, ?, ?, true)
            ON CONFLICT (partition) DO UPDATE
            SET last_seq = EXCLUDED.last_seq, published = EXCLUDED.published,
                published_offset = EXCLUDED.published_offset, topic_id = EXCLUDED.topic_id,
                restored = true, opened_for = NULL
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

    /// The master's present life, as `opened_for` names it.
    public String life() throws SQLException {
        try (PreparedStatement select = session.prepareStatement("SELECT master_identity()");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /// How many votes the log is not known to have.
    public long votesWaiting() throws SQLException {
        try (PreparedStatement select =
                        session.prepareStatement("SELECT coalesce(sum(last_seq - published), 0) FROM partition_head");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /// The topic IDs of the log that the heads name, normally one or, on a new master, none.
    public SortedSet<UUID> topicIds() throws SQLException {
        try (PreparedStatement select =
                        session.prepareStatement("SELECT topic_id FROM partition_head WHERE topic_id IS NOT NULL");
                ResultSet rows = select.executeQuery()) {
            SortedSet<UUID> ids = new TreeSet<>();
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
            return ids;
        }
    }

    /// The log's tails that the heads note; [LogTail#NONE] where they note nothing, or of another log.
    public SortedMap<Integer, LogTail> notedTails(UUID topicId) throws SQLException {
        try (PreparedStatement select = session.prepareStatement("""
            SELECT partition, published, CASE WHEN topic_id = ? THEN published_offset END AS published_offset
            FROM partition_head
            """)) {
            select.setObject(1, topicId);
            SortedMap<Integer, LogTail> noted = new TreeMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Long offset = rows.getObject("published_offset", Long.class);
                    noted.put(
                            rows.getInt("partition"),
                            offset == null ? LogTail.NONE : new LogTail(rows.getLong("published"), offset));
                }
            }
            return noted;
        }
    }

    /// Opens locked partitions for this life of the master.
    ///
    /// @param tails those of the log, which were compared with the master
    /// @param fromNoted the partitions that were compared only after their noted tail. If such a tail is not
    ///     noted any more, `shard resend` has removed it meanwhile, and it stays so until the partition was
    ///     compared from the log's beginning.
    public void open(SortedMap<Integer, LogTail> tails, Set<Integer> fromNoted, UUID topicId) throws SQLException {
        try (PreparedStatement update = session.prepareStatement("""
            UPDATE partition_head AS head
            SET opened_for = master_identity(), topic_id = log.id, restored = false,
                -- A publisher that comes here late has read older tails. Another log begins at its first vote.
                published = CASE
                    WHEN head.topic_id = log.id THEN greatest(head.published, tail.seq) ELSE tail.seq END,
                -- From here on it is noted in any case; only an operator's `shard resend` removes it again.
                published_offset = CASE
                    WHEN head.published_offset IS NULL AND head.partition = ANY (?) THEN NULL
                    WHEN head.topic_id = log.id AND head.published > tail.seq
                    THEN coalesce(head.published_offset, 0) ELSE tail.next_offset END
            FROM (SELECT ?::uuid AS id) AS log,
                unnest(?::int[], ?::bigint[], ?::bigint[]) AS tail (partition, seq, next_offset)
            WHERE head.partition = tail.partition
            """)) {
            update.setObject(1, SqlArrays.ints(fromNoted));
            update.setObject(2, topicId);
            bindTails(update, 3, tails);
            update.executeUpdate();
        }
    }

    private static void bindTails(PreparedStatement statement, int first, SortedMap<Integer, LogTail> tails)
            throws SQLException {
        statement.setObject(first, SqlArrays.ints(tails.keySet()));
        statement.setObject(
                first + 1, tails.values().stream().mapToLong(LogTail::seq).toArray());
        statement.setObject(
                first + 2, tails.values().stream().mapToLong(LogTail::offset).toArray());
    }

    /// Closes locked partitions: they number no vote until they are opened again.
    ///
    /// @param fromNoted as of [#open]
    public void close(Collection<Integer> partitions, Set<Integer> fromNoted) throws SQLException {
        try (PreparedStatement update = session.prepareStatement("""
            UPDATE partition_head
            SET opened_for = NULL,
                published_offset = CASE WHEN partition = ANY (?)
                    THEN published_offset ELSE coalesce(published_offset, 0) END
            WHERE partition = ANY (?)
            """)) {
            update.setObject(1, SqlArrays.ints(fromNoted));
            update.setObject(2, SqlArrays.ints(partitions));
            update.executeUpdate();
        }
    }

    /// Closes a locked partition that differs from the log. The tail that is noted is not used again.
    public void closeDiffering(int partition) throws SQLException {
        // NULL stays: that partition is to be sent again.
        update(partition, """
            UPDATE partition_head
            SET opened_for = NULL, published_offset = CASE WHEN published_offset IS NOT NULL THEN 0 END
            WHERE partition = ?
            """);
    }

    /// Closes all partitions, which are locked.
    public void closeAll() throws SQLException {
        try (PreparedStatement update =
                session.prepareStatement("UPDATE partition_head SET opened_for = NULL WHERE opened_for IS NOT NULL")) {
            update.executeUpdate();
        }
    }

    /// The partitions that are to be compared with the log again: those whose tail is not noted, because
    /// their votes are to be sent again, and those that somebody else has changed and closed.
    ///
    /// @param closed the partitions that the publisher has closed
    public Set<Integer> toCompare(Set<Integer> closed) throws SQLException {
        try (PreparedStatement select = session.prepareStatement("""
            SELECT partition FROM partition_head
            WHERE published_offset IS NULL
                OR (opened_for IS DISTINCT FROM master_identity() AND partition <> ALL (?))
            """)) {
            select.setObject(1, SqlArrays.ints(closed));
            return partitions(select);
        }
    }

    /// Makes the publisher compare partitions from the log's beginning and send again what the log lacks.
    ///
    /// @return which of these partitions this master owns
    public Set<Integer> forgetTails(Collection<Integer> partitions) throws SQLException {
        try (PreparedStatement update = session.prepareStatement("""
            UPDATE partition_head SET published_offset = NULL WHERE partition = ANY (?)
            RETURNING partition
            """)) {
            update.setObject(1, SqlArrays.ints(partitions));
            return partitions(update);
        }
    }

    private static Set<Integer> partitions(PreparedStatement select) throws SQLException {
        Set<Integer> partitions = new TreeSet<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                partitions.add(rows.getInt("partition"));
            }
        }
        return partitions;
    }

    /// Notes that the log has the votes up to these tails.
    ///
    /// One statement in one round trip, because committers need the same rows and wait meanwhile.
    public void movePublished(SortedMap<Integer, LogTail> tails) throws SQLException {
        try (PreparedStatement update = session.prepareStatement("""
            WITH
                -- Its loss costs nothing, so nobody need wait for an fsync of it.
                lazily AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
                -- In the committers' order, so that no deadlock can arise.
                locked AS MATERIALIZED (
                    SELECT head.partition FROM partition_head AS head, lazily
                    WHERE head.partition = ANY (?) ORDER BY head.partition FOR UPDATE OF head)
            UPDATE partition_head AS head
            -- A publisher that wakes up late must not move it back, and nobody may undo that a partition is to be
            -- compared from the log's beginning.
            SET published = greatest(head.published, sent.seq),
                published_offset = CASE WHEN sent.seq >= head.published AND head.published_offset IS NOT NULL
                    THEN sent.next_offset ELSE head.published_offset END
            FROM locked, unnest(?::int[], ?::bigint[], ?::bigint[]) AS sent (partition, seq, next_offset)
            WHERE head.partition = locked.partition AND sent.partition = locked.partition
            """)) {
            update.setObject(1, SqlArrays.ints(tails.keySet()));
            bindTails(update, 2, tails);
            update.executeUpdate();
        }
    }

    /// Marks all partitions, which are locked, as restored and closes them. Votes that were promised and are
    /// not in the log are lost then. So a publisher opens them only once it has stated that they were restored.
    /// The mark is written before any vote is brought back, and only [#open] removes it.
    public void markRestored() throws SQLException {
        try (PreparedStatement update =
                session.prepareStatement("UPDATE partition_head SET restored = true, opened_for = NULL")) {
            update.executeUpdate();
        }
    }

    /// Which partitions are marked as restored.
    public Set<Integer> restored() throws SQLException {
        try (PreparedStatement select =
                session.prepareStatement("SELECT partition FROM partition_head WHERE restored")) {
            return partitions(select);
        }
    }

    /// Moves locked heads over votes that were brought back from the log, and closes them, marked as of
    /// [#markRestored]: the next comparison with the log opens them.
    ///
    /// @param tails of the log after these votes
    public void restore(SortedMap<Integer, LogTail> tails) throws SQLException {
        try (PreparedStatement update = session.prepareStatement("""
            UPDATE partition_head AS head
            SET last_seq = tail.seq, published = tail.seq, opened_for = NULL, restored = true,
                -- NULL stays: that partition is to be compared from the log's beginning.
                published_offset = CASE WHEN head.published_offset IS NOT NULL THEN tail.next_offset END
            FROM unnest(?::int[], ?::bigint[], ?::bigint[]) AS tail (partition, seq, next_offset)
            WHERE head.partition = tail.partition
            """)) {
            bindTails(update, 1, tails);
            update.executeUpdate();
        }
    }

    /// How far the log is known to have a partition.
    ///
    /// @param life of the master for which the partition was opened
    public record Published(int partition, long seq, String life) {}

    /// Of the partitions that were opened, and of those that were moved to another shard.
    public List<Published> published() throws SQLException {
        String sql = """
            SELECT partition, published AS seq, opened_for AS life FROM partition_head WHERE opened_for IS NOT NULL
            UNION ALL
            """ + MoveTable.PUBLISHED;
        try (PreparedStatement select = session.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            List<Published> published = new ArrayList<>();
            while (rows.next()) {
                published.add(new Published(rows.getInt("partition"), rows.getLong("seq"), rows.getString("life")));
            }
            return published;
        }
    }

    /// A head as a move to another shard needs it.
    ///
    /// @param publishedOffset the offset after the record of the vote `published`, if it is noted
    /// @param topicId of the log that has the votes; null if none has any
    /// @param open whether this life of the master was compared with the log and found whole
    /// @param leaving whether the partition takes no more votes, because it moves to another shard
    public record Moving(
            long lastSeq,
            long published,
            @Nullable Long publishedOffset,
            @Nullable UUID topicId,
            boolean open,
            boolean leaving) {

        /// Whether the log is known to have all votes, in this life of the master.
        public boolean isPublished() {
            return open && published == lastSeq;
        }
    }

    public Optional<Moving> moving(int partition) throws SQLException {
        return moving(partition, "");
    }

    /// As [#moving], and locks the head.
    public Optional<Moving> lockMoving(int partition) throws SQLException {
        return moving(partition, "FOR UPDATE");
    }

    private Optional<Moving> moving(int partition, String lock) throws SQLException {
        try (PreparedStatement select = session.prepareStatement("""
            SELECT last_seq, published, published_offset, topic_id, leaving,
                opened_for IS NOT DISTINCT FROM (SELECT master_identity()) AS open
            FROM partition_head
            WHERE partition = ?
            """ + lock)) {
            select.setInt(1, partition);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Moving(
                                row.getLong("last_seq"),
                                row.getLong("published"),
                                row.getObject("published_offset", Long.class),
                                row.getObject("topic_id", UUID.class),
                                row.getBoolean("open"),
                                row.getBoolean("leaving")))
                        : Optional.empty();
            }
        }
    }

    /// @param leaving whether the partition takes no more votes
    public void setLeaving(int partition, boolean leaving) throws SQLException {
        update(partition, "UPDATE partition_head SET leaving = " + leaving + " WHERE partition = ?");
    }

    public void delete(int partition) throws SQLException {
        update(partition, "DELETE FROM partition_head WHERE partition = ?");
    }

    private void update(int partition, String sql) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setInt(1, partition);
            statement.executeUpdate();
        }
    }

    /// Adds the head of a partition whose votes were copied from another master, closed.
    ///
    /// @param released what that master noted when it deleted its head
    public void add(int partition, MoveTable.Move released) throws SQLException {
        try (PreparedStatement insert = session.prepareStatement("""
            INSERT INTO partition_head (partition, last_seq, published, published_offset, topic_id)
            VALUES (?, ?, ?, ?, ?)
            """)) {
            insert.setInt(1, partition);
            insert.setLong(2, released.lastSeq());
            insert.setLong(3, released.lastSeq());
            insert.setObject(4, released.publishedOffset(), Types.BIGINT);
            insert.setObject(5, released.topicId());
            insert.executeUpdate();
        }
    }
}
