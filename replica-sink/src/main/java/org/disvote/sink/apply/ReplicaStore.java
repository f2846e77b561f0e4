package org.disvote.sink.apply;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.disvote.sink.Probe;
import org.disvote.sink.apply.PartitionApplier.Page;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.kept.ReplicaNumbers;
import org.disvote.topics.read.Gap;
import org.disvote.topics.routing.Position;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/// The SQL of a sink on its replica: one session, of one thread. Every wait on it ends: connecting after
/// [#CONNECT_MAX], a lock after 2 s, a transaction left idle after 1 s, a silent server after [#ANSWER_MAX].
public final class ReplicaStore implements AutoCloseable {

    /// Nothing was changed: the replica is not where this sink believes it to be, since another consumer has
    /// moved it.
    static final class FencedException extends Exception {
        FencedException(Applied believed, Applied actual) {
            super("the replica is at " + actual + " and not at " + believed);
        }
    }

    /// The replica was made for another system's log.
    public static final class OtherReplicaException extends SQLException {
        OtherReplicaException(int kept, int partitions) {
            super(
                    "the replica was made for a log of %d partitions, and the system's has %d: check --replica-db and --brokers"
                            .formatted(kept, partitions));
        }
    }

    /// A row of `applied`.
    record Known(Applied applied, UUID topicId) {}

    /// In whole seconds.
    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);

    /// In whole seconds. Long enough for a large page on a slow disk.
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    /// Only the two ends of a gap are looked up, however many records it has. Its first record is the lowest
    /// one, since votes come in order, or one forged far ahead, which is the highest.
    static final String GAPS = """
            SELECT applied.partition, highest.seq, least(lowest.seen_at, highest.seen_at)
            FROM applied
            CROSS JOIN LATERAL (
                SELECT seen_at FROM quarantine
                WHERE partition = applied.partition AND kind = 'ahead' AND seq > applied.seq
                ORDER BY seq, log_offset
                LIMIT 1
            ) AS lowest
            CROSS JOIN LATERAL (
                SELECT seq, seen_at FROM quarantine
                WHERE partition = applied.partition AND kind = 'ahead' AND seq > applied.seq
                ORDER BY seq DESC, log_offset DESC
                LIMIT 1
            ) AS highest
            WHERE applied.partition = ANY (?)
            """;

    private final Connection session;

    private ReplicaStore(Connection session) {
        this.session = session;
    }

    /// @param name what `pg_stat_activity` shows
    static ReplicaStore open(String url, String name) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", name);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("loginTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        properties.setProperty("connectTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(ANSWER_MAX.toSeconds()));
        properties.setProperty("prepareThreshold", "1");
        // A server's details quote keys and rows, which are voters' IDs and choices.
        properties.setProperty("logServerErrorDetail", "false");
        Connection session = DriverManager.getConnection(url, properties);
        try (var statement = session.createStatement()) {
            // Everything here is found by an index. A plan made while a table was empty would else scan it for good.
            statement.execute("""
                    SET idle_in_transaction_session_timeout = '1s';
                    SET lock_timeout = '2s';
                    SET tcp_keepalives_idle = 2;
                    SET tcp_keepalives_interval = 1;
                    SET tcp_keepalives_count = 3;
                    SET enable_seqscan = off;
                    SET jit = off
                    """);
            session.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            session.setAutoCommit(false);
            return new ReplicaStore(session);
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /// Brings the schema forward. Where a lock is held for long it fails, rather than wait for it.
    ///
    /// @throws FlywayException if it cannot
    static void migrate(String url) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setConnectTimeout(Math.toIntExact(CONNECT_MAX.toSeconds()));
        database.setTcpKeepAlive(true);
        database.setOptions("-c lock_timeout=2s");
        database.setLogServerErrorDetail(false);
        ReplicaSchema.migrate(database);
    }

    /// Whether the tables are there; not so in a database that was dropped and created anew.
    boolean hasTables() throws SQLException {
        try (var statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT to_regclass('applied') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        } finally {
            rollback();
        }
    }

    /// Writes down how many partitions the log has, where the replica is new, and compares it where it is not.
    void keepPartitions(int partitions) throws SQLException {
        try (var insert = session.prepareStatement(
                // Any number of consumers start at once: what the first one wrote stays.
                "INSERT INTO system (partitions) VALUES (?) ON CONFLICT (one) DO NOTHING")) {
            insert.setInt(1, partitions);
            insert.executeUpdate();
        }
        OptionalInt kept = ReplicaNumbers.partitions(session);
        session.commit();
        if (kept.isPresent() && kept.getAsInt() != partitions) {
            throw new OtherReplicaException(kept.getAsInt(), partitions);
        }
    }

    /// Whether a replica that answers was made for a log of so many partitions; one that does not is not
    /// judged.
    ///
    /// @throws OtherReplicaException if it was made for another one
    public static void requireMadeFor(String url, int partitions) throws OtherReplicaException {
        OptionalInt kept;
        try (ReplicaStore replica = open(url, "disvote-sink-start")) {
            kept = ReplicaNumbers.partitions(replica.session);
        } catch (SQLException e) {
            return; // whoever follows the log tries again, and says so
        }
        if (kept.isPresent() && kept.getAsInt() != partitions) {
            throw new OtherReplicaException(kept.getAsInt(), partitions);
        }
    }

    /// How far the replica is, by partition. Those it has never met begin at the log's first offset.
    ///
    /// @param topicId the log's
    Map<Integer, Known> begin(Set<Integer> partitions, UUID topicId) throws SQLException {
        Map<Integer, Known> known = known(partitions);
        if (!known.keySet().containsAll(partitions)) {
            insertMissing(partitions, topicId);
            known = known(partitions);
        }
        return known;
    }

    private Map<Integer, Known> known(Collection<Integer> partitions) throws SQLException {
        try (var select = session.prepareStatement(
                "SELECT partition, seq, next_offset, topic_id FROM applied WHERE partition = ANY (?)")) {
            select.setObject(1, ints(partitions));
            Map<Integer, Known> known = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    known.put(
                            rows.getInt("partition"), new Known(applied(rows), rows.getObject("topic_id", UUID.class)));
                }
            }
            return known;
        } finally {
            rollback();
        }
    }

    /// How many records of these partitions are kept in quarantine, by kind; those without any are left out.
    Map<Integer, Map<Quarantined.Kind, Long>> quarantined(Set<Integer> partitions) throws SQLException {
        try (var select = session.prepareStatement(
                // Kept by the schema's triggers; to count a large quarantine could take longer than ANSWER_MAX.
                "SELECT partition, kind, records FROM quarantine_count WHERE partition = ANY (?) AND records > 0")) {
            select.setObject(1, ints(partitions));
            Map<Integer, Map<Quarantined.Kind, Long>> quarantined = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    quarantined
                            .computeIfAbsent(rows.getInt(1), partition -> new EnumMap<>(Quarantined.Kind.class))
                            .put(Quarantined.Kind.of(rows.getString(2)), rows.getLong(3));
                }
            }
            return quarantined;
        } finally {
            rollback();
        }
    }

    /// The gaps of these partitions, whether alarmed yet or not; those without one are left out.
    Map<Integer, Gap> gaps(Set<Integer> partitions) throws SQLException {
        try (var select = session.prepareStatement(GAPS)) {
            select.setObject(1, ints(partitions));
            Map<Integer, Gap> gaps = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Instant since = rows.getObject(3, OffsetDateTime.class).toInstant();
                    gaps.put(rows.getInt(1), new Gap(rows.getLong(2), since));
                }
            }
            return gaps;
        } finally {
            rollback();
        }
    }

    private void insertMissing(Collection<Integer> partitions, UUID topicId) throws SQLException {
        try {
            // Another consumer of this replica may begin the same partition at the same time.
            try (var insert = session.prepareStatement("""
                    INSERT INTO applied (partition, seq, next_offset, topic_id, updated_at)
                    SELECT partition, 0, 0, ?, clock_timestamp() FROM unnest(?::int[]) AS missing (partition)
                    ORDER BY partition
                    ON CONFLICT (partition) DO NOTHING
                    """)) {
                insert.setObject(1, topicId);
                insert.setObject(2, ints(partitions));
                insert.executeUpdate();
            }
            session.commit();
        } finally {
            rollback();
        }
    }

    /// The votes at these positions, those that the replica has. A row that is no vote is as good as none.
    Map<Position, VoteCast> votesAt(List<Position> positions) throws SQLException {
        if (positions.isEmpty()) {
            return Map.of();
        }
        // A join of the two could scan the whole table; this is one index look-up for each position.
        try (var select = session.prepareStatement("""
                SELECT found.*
                FROM unnest(?::int[], ?::bigint[]) AS wanted (partition, seq)
                CROSS JOIN LATERAL (
                    SELECT partition, seq, election_id, voter_id, revision, choice, nonce, cast_at
                    FROM vote
                    WHERE vote.partition = wanted.partition AND vote.seq = wanted.seq
                    LIMIT 1
                ) AS found
                """)) {
            select.setObject(1, positions.stream().mapToInt(Position::partition).toArray());
            select.setObject(2, positions.stream().mapToLong(Position::seq).toArray());
            Map<Position, VoteCast> found = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    VoteRow.ofAny(rows).ifPresent(vote -> found.put(vote.position(), vote));
                }
            }
            return found;
        } finally {
            rollback();
        }
    }

    /// Writes pages of different partitions, all of them or none.
    ///
    /// @throws FencedException if the replica is elsewhere than where a page begins
    void write(List<Page> pages, Probe probe) throws SQLException, FencedException {
        try {
            lock(pages);
            copy(pages);
            Quarantined.insert(
                    session,
                    pages.stream().flatMap(page -> page.quarantined().stream()).toList());
            probe.reached(Probe.Step.ROWS_WRITTEN);
            move(pages);
            probe.reached(Probe.Step.BEFORE_COMMIT);
            session.commit();
        } finally {
            rollback();
        }
        probe.reached(Probe.Step.AFTER_COMMIT);
    }

    /// First in the transaction and in ascending order: a consumer that was fenced off waits here for the one
    /// that took over, and then finds the replica elsewhere than it believes.
    private void lock(List<Page> pages) throws SQLException, FencedException {
        SortedMap<Integer, Applied> believed = new TreeMap<>();
        pages.forEach(page -> believed.put(page.from().partition(), page.from()));
        try (var lock = session.prepareStatement("""
                SELECT partition, seq, next_offset FROM applied
                WHERE partition = ANY (?)
                ORDER BY partition
                FOR UPDATE
                """)) {
            lock.setObject(1, ints(believed.keySet()));
            Map<Integer, Applied> actual = new HashMap<>();
            try (ResultSet rows = lock.executeQuery()) {
                while (rows.next()) {
                    actual.put(rows.getInt("partition"), applied(rows));
                }
            }
            for (Applied belief : believed.values()) {
                Applied now = actual.getOrDefault(belief.partition(), Applied.nothing(belief.partition()));
                if (!now.equals(belief) || !actual.containsKey(belief.partition())) {
                    throw new FencedException(belief, now);
                }
            }
        }
    }

    private void copy(List<Page> pages) throws SQLException {
        if (pages.stream().allMatch(page -> page.votes().isEmpty())) {
            return;
        }
        try (VoteCopy copy = VoteCopy.open(session)) {
            for (Page page : pages) {
                for (VoteCast vote : page.votes()) {
                    copy.write(vote);
                }
            }
            copy.end();
        }
    }

    private void move(List<Page> pages) throws SQLException {
        try (var update = session.prepareStatement("""
                UPDATE applied
                SET seq = page.seq, next_offset = page.next_offset, updated_at = clock_timestamp()
                FROM unnest(?::int[], ?::bigint[], ?::bigint[]) AS page (partition, seq, next_offset)
                WHERE applied.partition = page.partition
                """)) {
            update.setObject(
                    1, pages.stream().mapToInt(page -> page.to().partition()).toArray());
            update.setObject(
                    2, pages.stream().mapToLong(page -> page.to().seq()).toArray());
            update.setObject(
                    3, pages.stream().mapToLong(page -> page.to().nextOffset()).toArray());
            int moved = update.executeUpdate();
            if (moved != pages.size()) {
                throw new IllegalStateException("moved " + moved + " partitions of " + pages.size() + " locked ones");
            }
        }
    }

    private static Applied applied(ResultSet row) throws SQLException {
        return new Applied(row.getInt("partition"), row.getLong("seq"), row.getLong("next_offset"));
    }

    private static int[] ints(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /// Ends the transaction, if one is open. On a session that is lost there is none.
    private void rollback() throws SQLException {
        if (!session.isClosed()) {
            session.rollback();
        }
    }

    /// Ends the session from another thread, whatever it waits for.
    void abort() {
        try {
            session.abort(Runnable::run);
        } catch (SQLException e) {
            // It is gone already.
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (SQLException e) {
            // It is gone already.
        }
    }
}
