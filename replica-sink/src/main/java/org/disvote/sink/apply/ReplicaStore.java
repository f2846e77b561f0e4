package org.disvote.sink.apply;

import static java.util.stream.Collectors.toMap;

import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.disvote.sink.Probe;
import org.disvote.topics.event.Nonce;
import org.disvote.topics.event.VoteCast;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/// The SQL of a replica, on one connection, for one thread. Every wait on it ends: connecting and answers after some
/// seconds, a lock after 2 s, a transaction left idle after 1 s.
final class ReplicaStore implements AutoCloseable {

    /// The replica is not where this sink believes it is: another consumer has the partition. Nothing was changed.
    static final class FencedException extends Exception {
        FencedException(String message) {
            super(message);
        }
    }

    private static final int CONNECT_SECONDS = 3;

    private final Connection connection;
    private final PGConnection arrays;

    private ReplicaStore(Connection connection) throws SQLException {
        this.connection = connection;
        this.arrays = connection.unwrap(PGConnection.class);
    }

    /// Brings the replica's schema forward.
    static void migrate(String url) throws SQLException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setConnectTimeout(CONNECT_SECONDS);
        try {
            ReplicaSchema.migrate(database);
        } catch (FlywayException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e);
        }
    }

    /// @param name what `pg_stat_activity` shows
    static ReplicaStore open(String url, String name) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", name);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("socketTimeout", "30"); // a large page on a slow disk, not a hang
        properties.setProperty("prepareThreshold", "1");
        Connection connection = DriverManager.getConnection(url, properties);
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    SET idle_in_transaction_session_timeout = '1s';
                    SET lock_timeout = '2s'
                    """);
            connection.setAutoCommit(false);
            return new ReplicaStore(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// How far these partitions are applied, and to which log that refers. Partitions never seen before begin at 0.
    Map<Integer, Applied> begin(Collection<Integer> partitions, UUID topicId) throws SQLException, OtherLogException {
        Array ids = ints(partitions.stream().mapToInt(Integer::intValue));
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO applied (partition, seq, next_offset, topic_id, updated_at)
                SELECT partition, 0, 0, ?, clock_timestamp() FROM unnest(?) AS partition
                ORDER BY partition
                ON CONFLICT DO NOTHING -- another consumer of this replica may begin it at the same time
                """)) {
            insert.setObject(1, topicId);
            insert.setArray(2, ids);
            insert.executeUpdate();
        }
        connection.commit();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT partition, seq, next_offset, topic_id FROM applied WHERE partition = ANY (?)")) {
            select.setArray(1, ids);
            List<Applied> applied = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    UUID known = rows.getObject(4, UUID.class);
                    if (!known.equals(topicId)) {
                        throw new OtherLogException(known, topicId);
                    }
                    applied.add(new Applied(rows.getInt(1), rows.getLong(2), rows.getLong(3)));
                }
            }
            return applied.stream().collect(toMap(Applied::partition, one -> one));
        } finally {
            connection.rollback();
        }
    }

    /// The replica was built from another log than the one that is there now.
    static final class OtherLogException extends Exception {
        OtherLogException(UUID known, UUID now) {
            super("the replica was built from the log with topic ID " + known + ", the log is now " + now
                    + ": it was deleted and made anew; rebuild the replica or bring the log back");
        }
    }

    Optional<VoteCast> find(int partition, long seq) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT election_id, voter_id, revision, choice, nonce, cast_at
                FROM vote WHERE partition = ? AND seq = ?
                """)) {
            select.setInt(1, partition);
            select.setLong(2, seq);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(new VoteCast(
                        row.getString(1),
                        partition,
                        seq,
                        row.getString(2),
                        row.getInt(3),
                        row.getString(4),
                        Nonce.of(row.getBytes(5)),
                        row.getObject(6, OffsetDateTime.class).toInstant()));
            }
        } finally {
            connection.rollback();
        }
    }

    /// Writes pages of different partitions, all or none.
    ///
    /// @throws FencedException if the replica is elsewhere than where a page begins
    void apply(List<Page> pages, Probe probe) throws SQLException, FencedException {
        try {
            move(pages);
            probe.reached(Probe.Step.APPLIED_MOVED);
            insert(pages.stream().flatMap(page -> page.votes().stream()).toList());
            quarantine(pages.stream().flatMap(page -> page.foreign().stream()).toList());
            probe.reached(Probe.Step.ROWS_WRITTEN);
            connection.commit();
        } finally {
            if (!connection.isClosed()) {
                connection.rollback(); // after a commit there is nothing to roll back
            }
        }
        probe.reached(Probe.Step.COMMITTED);
    }

    /// First in the transaction: its row locks make a consumer that was fenced off wait here, and then find that the
    /// condition no longer holds.
    private void move(List<Page> pages) throws SQLException, FencedException {
        try (PreparedStatement lock = connection.prepareStatement("""
                        SELECT FROM applied WHERE partition = ANY (?) ORDER BY partition FOR UPDATE
                        """);
                PreparedStatement update = connection.prepareStatement("""
                        UPDATE applied
                        SET seq = page.to_seq, next_offset = page.to_offset, updated_at = clock_timestamp()
                        FROM unnest(?, ?, ?, ?, ?) AS page (partition, from_seq, from_offset, to_seq, to_offset)
                        WHERE applied.partition = page.partition
                          AND applied.seq = page.from_seq
                          AND applied.next_offset = page.from_offset
                        """)) {
            lock.setArray(1, ints(pages.stream().mapToInt(page -> page.from().partition())));
            lock.execute();
            update.setArray(1, ints(pages.stream().mapToInt(page -> page.from().partition())));
            update.setArray(
                    2, longs(pages.stream().mapToLong(page -> page.from().seq())));
            update.setArray(
                    3, longs(pages.stream().mapToLong(page -> page.from().nextOffset())));
            update.setArray(4, longs(pages.stream().mapToLong(page -> page.to().seq())));
            update.setArray(5, longs(pages.stream().mapToLong(page -> page.to().nextOffset())));
            int moved = update.executeUpdate();
            if (moved != pages.size()) {
                throw new FencedException(
                        "of " + pages.size() + " partitions the replica is elsewhere in " + (pages.size() - moved));
            }
        }
    }

    private void insert(List<VoteCast> votes) throws SQLException {
        if (votes.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO vote (partition, seq, election_id, voter_id, revision, choice, nonce, cast_at)
                SELECT partition, seq, election_id, voter_id, revision, choice, nonce,
                       timestamptz 'epoch' + cast_at_micros * interval '1 microsecond'
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)
                    AS cast_vote (partition, seq, election_id, voter_id, revision, choice, nonce, cast_at_micros)
                """)) {
            insert.setArray(1, ints(votes.stream().mapToInt(VoteCast::partition)));
            insert.setArray(2, longs(votes.stream().mapToLong(VoteCast::seq)));
            insert.setArray(3, texts(votes.stream().map(VoteCast::electionId)));
            insert.setArray(4, texts(votes.stream().map(VoteCast::voterId)));
            insert.setArray(5, ints(votes.stream().mapToInt(VoteCast::revision)));
            insert.setArray(6, texts(votes.stream().map(VoteCast::choice)));
            insert.setArray(
                    7,
                    arrays.createArrayOf(
                            "bytea",
                            votes.stream().map(vote -> vote.nonce().bytes()).toArray(byte[][]::new)));
            insert.setArray(
                    8,
                    longs(votes.stream().mapToLong(vote -> ChronoUnit.MICROS.between(Instant.EPOCH, vote.castAt()))));
            insert.executeUpdate();
        }
    }

    private void quarantine(List<Page.Quarantined> foreign) throws SQLException {
        if (foreign.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO quarantine (partition, log_offset, record_key, record_value, reason)
                VALUES (?, ?, ?, ?, ?)
                """)) {
            for (Page.Quarantined one : foreign) {
                insert.setInt(1, one.record().partition());
                insert.setLong(2, one.record().offset());
                insert.setBytes(3, one.record().key());
                insert.setBytes(4, one.record().value());
                insert.setString(5, one.reason());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    // Arrays of primitives travel in PostgreSQL's binary form.

    private Array ints(IntStream values) throws SQLException {
        return arrays.createArrayOf("int4", values.toArray());
    }

    private Array longs(LongStream values) throws SQLException {
        return arrays.createArrayOf("int8", values.toArray());
    }

    private Array texts(Stream<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray(String[]::new));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The session is gone either way.
        }
    }
}
