package org.disvote.ingest.move;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.disvote.ingest.master.MasterSession;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// A master as moving sees it, the giving or the taking one. One direct session, of one thread.
final class MovingMaster implements AutoCloseable {

    /// Votes that one transaction copies, compares or deletes: a fraction of a second.
    static final int CHUNK_VOTES = 10_000;

    /// The name of the lock that keeps two moves apart, within a master's database: the bytes `disvmove`.
    private static final long LOCK = 0x6469_7376_6d6f_7665L;

    private static final String VOTE_COLUMNS =
            "partition, seq, election_id, voter_id, revision, choice, nonce, cast_at, void";

    /// What else belongs to a partition, each with a column of that name.
    private static final List<String> TABLES_OF_A_PARTITION = List.of("roll", "roll_partition", "sealed");

    /// @param open whether this life of the master was compared with the log and found whole
    record Head(long lastSeq, long published, boolean open, boolean leaving) {}

    /// @param shard the other one
    /// @param lastSeq once it is released
    /// @param publishedOffset then, the offset behind that vote's record in the log, if it is noted
    record Move(
            Step step,
            Shard shard,
            long lastSeq,
            @Nullable Long publishedOffset,
            @Nullable UUID topicId) {

        enum Step {
            /// Votes come in, their head does not yet.
            ARRIVING,
            /// The head takes no more votes.
            LEAVING,
            /// The head is deleted; the log has every vote.
            RELEASED,
            /// The other master has the head, and here is nothing left.
            GONE
        }
    }

    private final Shard shard;
    private final Connection session;

    private MovingMaster(Shard shard, Connection session) {
        this.shard = shard;
        this.session = session;
    }

    static MovingMaster open(Shard shard, String url) throws SQLException {
        Connection session = MasterSession.connect(url, "disvote-move-" + shard.index());
        try (var statement = session.createStatement()) {
            // Both masters write a vote's text alike, and find it by its position.
            statement.execute("SET TimeZone = 'UTC'; SET enable_seqscan = off; SET jit = off");
            return new MovingMaster(shard, session);
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    Shard shard() {
        return shard;
    }

    /// Whether no other move uses this master; it is kept until the session ends.
    boolean tryLock() throws SQLException {
        try (var select = session.prepareStatement("SELECT pg_try_advisory_lock(" + LOCK + ")");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    Optional<Head> head(int partition) throws SQLException {
        return head(partition, "");
    }

    private Optional<Head> head(int partition, String lock) throws SQLException {
        try (var select = session.prepareStatement("""
                SELECT last_seq, published, leaving, opened_for IS NOT DISTINCT FROM (SELECT master_identity()) AS open
                FROM partition_head
                WHERE partition = ?
                """ + lock)) {
            select.setInt(1, partition);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Head(
                                row.getLong("last_seq"),
                                row.getLong("published"),
                                row.getBoolean("open"),
                                row.getBoolean("leaving")))
                        : Optional.empty();
            }
        }
    }

    Optional<Move> move(int partition) throws SQLException {
        try (var select = session.prepareStatement(
                "SELECT upper(step) AS step, shard, last_seq, published_offset, topic_id FROM partition_move WHERE partition = ?")) {
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

    /// From here on the partition's votes on this master are known to be a copy.
    void expect(int partition, Shard from) throws SQLException {
        write(partition, "arriving", from);
    }

    private void write(int partition, String step, Shard other) throws SQLException {
        try (var upsert = session.prepareStatement("""
                INSERT INTO partition_move (partition, step, shard)
                VALUES (?, ?, ?)
                ON CONFLICT (partition) DO UPDATE
                SET step = excluded.step, shard = excluded.shard,
                    last_seq = NULL, published_offset = NULL, topic_id = NULL
                """)) {
            upsert.setInt(1, partition);
            upsert.setString(2, step);
            upsert.setInt(3, other.index());
            upsert.executeUpdate();
        }
    }

    /// From the commit of this on, no vote of the partition is numbered: committers look at it under the head's
    /// lock, which this takes as well.
    void close(int partition, Shard to) throws SQLException {
        inTransaction(() -> {
            update("UPDATE partition_head SET leaving = true WHERE partition = ?", partition);
            write(partition, "leaving", to);
            return true;
        });
    }

    /// Undoes [#close]: voters are not to wait for a log that is not written.
    void reopen(int partition) throws SQLException {
        inTransaction(() -> {
            update("UPDATE partition_head SET leaving = false WHERE partition = ?", partition);
            update("DELETE FROM partition_move WHERE partition = ?", partition);
            return true;
        });
    }

    /// Deletes the head, if the log is known to have all of its votes, in this life of the master.
    ///
    /// @return whether it did
    boolean release(int partition) throws SQLException {
        return inTransaction(() -> {
            Optional<Head> head = head(partition, "FOR UPDATE");
            if (head.isEmpty()
                    || !head.get().leaving()
                    || !head.get().open()
                    || head.get().published() != head.get().lastSeq()) {
                return false;
            }
            update("""
                    UPDATE partition_move AS move
                    SET step = 'released', last_seq = head.last_seq, published_offset = head.published_offset,
                        topic_id = head.topic_id
                    FROM partition_head AS head
                    WHERE head.partition = move.partition AND move.partition = ?
                    """, partition);
            update("DELETE FROM partition_head WHERE partition = ?", partition);
            return true;
        });
    }

    /// The partition's last seq among the votes here, 0 if there are none.
    long lastVote(int partition) throws SQLException {
        try (var select = session.prepareStatement("SELECT coalesce(max(seq), 0) FROM vote WHERE partition = ?")) {
            select.setInt(1, partition);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// The next votes, in PostgreSQL's own binary form.
    byte[] votesAfter(int partition, long seq) throws SQLException {
        return copyOut("SELECT %s FROM vote WHERE partition = %d AND seq > %d ORDER BY seq LIMIT %d"
                .formatted(VOTE_COLUMNS, partition, seq, CHUNK_VOTES));
    }

    /// Takes votes in, all of them or none.
    ///
    /// @param after the seq behind which they come
    /// @return how many
    /// @throws SQLException also if one is missing among them
    long takeVotes(int partition, long after, byte[] votes) throws SQLException {
        return inTransaction(() -> {
            long taken = copyIn("vote (" + VOTE_COLUMNS + ")", votes);
            if (lastVote(partition) != after + taken) {
                throw new SQLException(
                        "votes of partition %d are missing behind %d/%d, or there are others: run an audit"
                                .formatted(partition, partition, after));
            }
            return taken;
        });
    }

    /// Brings here what the other master knows of the partition besides its votes: its voters on the electoral
    /// roll, what is sealed, and the elections, since the topic's copy comes only after this master has opened.
    void takeRows(int partition, MovingMaster from) throws SQLException {
        byte[] elections = from.copyOut("SELECT id, definition, opens_at, closes_at FROM election");
        inTransaction(() -> {
            execute("CREATE TEMP TABLE arriving (LIKE election) ON COMMIT DROP");
            copyIn("arriving (id, definition, opens_at, closes_at)", elections);
            execute("INSERT INTO election SELECT * FROM arriving ON CONFLICT (id) DO NOTHING");
            for (String table : TABLES_OF_A_PARTITION) {
                update("DELETE FROM " + table + " WHERE partition = ?", partition);
                copyIn(table, from.copyOut("SELECT * FROM " + table + " WHERE partition = " + partition));
            }
            return true;
        });
    }

    /// Whether both masters know the same of the partition besides its votes.
    boolean hasRowsOf(int partition, MovingMaster other) throws SQLException {
        for (String table : TABLES_OF_A_PARTITION) {
            String digest = """
                    SELECT count(*) || ' ' || coalesce(sum(('x' || left(md5(rows::text), 15))::bit(60)::bigint), 0)
                    FROM %s AS rows
                    WHERE partition = %d
                    """.formatted(table, partition);
            if (!text(digest).equals(other.text(digest))) {
                return false;
            }
        }
        return true;
    }

    /// Makes this master the owner. The shard's publisher compares the partition with the log before it takes
    /// votes.
    void own(int partition, Move released) throws SQLException {
        inTransaction(() -> {
            try (var insert = session.prepareStatement("""
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
            update("DELETE FROM partition_move WHERE partition = ?", partition);
            return true;
        });
    }

    /// SHA-256 over the votes from behind `after` to `last`, with their number.
    String digest(int partition, long after, long last) throws SQLException {
        return text("""
                SELECT count(*) || ' ' || encode(sha256(coalesce(string_agg(
                    sha256(convert_to(ROW(%s)::text, 'UTF8')), ''::bytea ORDER BY seq), ''::bytea)), 'hex')
                FROM vote
                WHERE partition = %d AND seq > %d AND seq <= %d
                """.formatted(VOTE_COLUMNS, partition, after, last));
    }

    /// Deletes the copies of the first votes that are still here.
    ///
    /// @return how many
    int deleteVotes(int partition, long last) throws SQLException {
        try (var delete = session.prepareStatement("DELETE FROM vote WHERE partition = ? AND seq <= ?")) {
            delete.setInt(1, partition);
            delete.setLong(2, last);
            return delete.executeUpdate();
        }
    }

    void forget(int partition) throws SQLException {
        inTransaction(() -> {
            for (String table : TABLES_OF_A_PARTITION) {
                update("DELETE FROM " + table + " WHERE partition = ?", partition);
            }
            update("UPDATE partition_move SET step = 'gone' WHERE partition = ?", partition);
            return true;
        });
    }

    private byte[] copyOut(String select) throws SQLException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try {
            session.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (" + select + ") TO STDOUT (FORMAT binary)", rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return rows.toByteArray();
    }

    private long copyIn(String table, byte[] rows) throws SQLException {
        try {
            return session.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table + " FROM STDIN (FORMAT binary)", new ByteArrayInputStream(rows));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(String select) throws SQLException {
        try (var statement = session.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            row.next();
            return row.getString(1);
        }
    }

    private void update(String sql, int partition) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setInt(1, partition);
            statement.executeUpdate();
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T inTransaction(Work<T> work) throws SQLException {
        session.setAutoCommit(false);
        try {
            T result = work.run();
            session.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            session.rollback();
            throw e;
        } finally {
            session.setAutoCommit(true);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (SQLException e) {
            // Whatever it left open is undone by the server.
        }
    }
}
