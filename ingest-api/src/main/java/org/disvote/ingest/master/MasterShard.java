package org.disvote.ingest.master;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.disvote.ingest.master.Batch.Electorate;
import org.disvote.ingest.master.Batch.Poll;
import org.disvote.ingest.master.Batch.Polls;
import org.disvote.ingest.master.Batch.Voter;
import org.disvote.ingest.master.Batch.Waiting;
import org.disvote.topics.event.Nonce;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;

/// A master database and the SQL that casting needs: receipts and heads through a small pool, commits through a
/// [CommitSession].
///
/// Reads take at most [#READ_MAX] and fail with [MasterUnavailableException].
public final class MasterShard implements AutoCloseable {

    /// How long a read may take, in whole seconds: first for a connection, then for the answer.
    static final Duration READ_MAX = Duration.ofSeconds(2);

    private static final int READERS_MAX = 4;

    private final Shard shard;
    private final String jdbcUrl;
    private final HikariDataSource readers;

    /// Connects to nothing yet.
    ///
    /// @param jdbcUrl with user and password; several hosts are a group under Patroni, see [MasterAddress]
    public MasterShard(Shard shard, String jdbcUrl) {
        this.shard = shard;
        this.jdbcUrl = jdbcUrl;
        String within = Long.toString(READ_MAX.toSeconds());
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", within);
        properties.setProperty("loginTimeout", within);
        properties.setProperty("socketTimeout", within);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "disvote reader of shard " + shard.index());
        HikariConfig config = new HikariConfig();
        config.setPoolName("readers of shard " + shard.index());
        config.setDataSource(new MasterDataSource(MasterAddress.parse(jdbcUrl), properties));
        config.setMaximumPoolSize(READERS_MAX);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(READ_MAX.toMillis());
        config.setValidationTimeout(READ_MAX.toMillis() / 2);
        config.setInitializationFailTimeout(-1);
        this.readers = new HikariDataSource(config);
    }

    /// Shows how the sessions that read are used. Once, and early.
    public void meter(MeterRegistry registry) {
        readers.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
    }

    public Shard shard() {
        return shard;
    }

    /// See [MasterSchema#migrate]. Takes as long as it takes: a step may build an index.
    ///
    /// @throws MasterUnavailableException if the master does not answer
    public void migrate() {
        migrate(shard, jdbcUrl);
    }

    /// As above, for whoever needs nothing else of the master.
    public static void migrate(Shard shard, String jdbcUrl) {
        try (Connection connection = MasterSession.open(jdbcUrl, "disvote migration of shard " + shard.index())) {
            connection.createStatement().close();
        } catch (SQLException e) {
            throw new MasterUnavailableException("shard " + shard.index() + " does not answer", e);
        }
        MasterSchema.migrate(new MasterDataSource(MasterAddress.parse(jdbcUrl), new Properties()));
    }

    /// What a head row says.
    ///
    /// @param published the last seq that the log is known to have
    /// @param unpublishedSince when the first vote was cast that the log is not known to have; null if it has all
    /// @param open whether this life of the master was compared with the log and found whole
    public record Head(
            long lastSeq, long published, @Nullable Instant unpublishedSince, boolean open) {}

    /// The heads that this master holds, by partition: it owns these partitions and no others.
    ///
    /// @throws MasterUnavailableException if the master does not answer
    public SortedMap<Integer, Head> heads() {
        String sql = """
                SELECT partition, last_seq, published, opened_for IS NOT DISTINCT FROM (SELECT master_identity()) AS open,
                       (SELECT cast_at FROM vote
                        WHERE vote.partition = head.partition AND seq = published + 1) AS unpublished_since
                FROM partition_head head
                """;
        return reading("heads", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet rows = statement.executeQuery()) {
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
        });
    }

    /// The partitions that are on their way to or from this master, or were given away by it at some time.
    ///
    /// @throws MasterUnavailableException if the master does not answer
    Set<Integer> moved() {
        return reading("moves", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("SELECT partition FROM partition_move");
                    ResultSet rows = statement.executeQuery()) {
                Set<Integer> moved = new HashSet<>();
                while (rows.next()) {
                    moved.add(rows.getInt("partition"));
                }
                return moved;
            }
        });
    }

    /// The partitions whose head this master has deleted so that another shard gets it, with that shard, until the move
    /// is finished.
    ///
    /// @throws MasterUnavailableException if the master does not answer
    public SortedMap<Integer, Shard> released() {
        String sql = "SELECT partition, shard FROM partition_move WHERE step = 'released'";
        return reading("moves", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet rows = statement.executeQuery()) {
                SortedMap<Integer, Shard> released = new TreeMap<>();
                while (rows.next()) {
                    released.put(rows.getInt("partition"), new Shard(rows.getInt("shard")));
                }
                return released;
            }
        });
    }

    /// Makes this master the owner of these partitions, with no votes yet. Only for partitions that no master
    /// has.
    ///
    /// @throws MasterUnavailableException if the master does not answer
    void claim(Collection<Integer> partitions) {
        // Any number of instances start at once: the first one's head stays, whatever was committed to it since.
        String sql = """
                INSERT INTO partition_head (partition, last_seq, published)
                SELECT partition, 0, 0 FROM unnest(?::int[]) AS claimed (partition) ORDER BY partition
                ON CONFLICT (partition) DO NOTHING
                """;
        reading("claim", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setObject(1, ints(partitions));
                return statement.executeUpdate();
            }
        });
    }

    /// The vote at this position.
    ///
    /// @throws MasterUnavailableException if the master does not answer
    public Optional<VoteCast> find(Position position) {
        String sql = """
                SELECT election_id, partition, seq, voter_id, revision, choice, nonce, cast_at
                FROM vote
                WHERE partition = ? AND seq = ?
                """;
        return reading("vote", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setInt(1, position.partition());
                statement.setLong(2, position.seq());
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(vote(rows)) : Optional.empty();
                }
            }
        });
    }

    /// A receipt that was issued.
    ///
    /// @param superseded whether its voter has changed their mind since: another vote counts
    public record Issued(Receipt receipt, boolean superseded) {}

    /// The receipt that was presented, if it was ever issued: it is recomputed from the row at its position.
    ///
    /// @throws MasterUnavailableException if the master does not answer
    public Optional<Issued> issued(Receipt.Presented presented) {
        return find(presented.position()).flatMap(vote -> {
            Receipt receipt = Receipt.of(vote);
            return receipt.digest().equals(presented.digest())
                    ? Optional.of(new Issued(receipt, isSuperseded(vote)))
                    : Optional.empty();
        });
    }

    private boolean isSuperseded(VoteCast vote) {
        String sql = "SELECT 1 FROM vote WHERE election_id = ? AND voter_id = ? AND revision > ? LIMIT 1";
        return reading("vote", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, vote.electionId());
                statement.setString(2, vote.voterId());
                statement.setInt(3, vote.revision());
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next();
                }
            }
        });
    }

    /// For what else reads this master briefly.
    public DataSource readers() {
        return readers;
    }

    @Override
    public void close() {
        readers.close();
    }

    MasterUnavailableException unavailable(String why, @Nullable Throwable cause) {
        return new MasterUnavailableException("shard " + shard.index() + " " + why, cause);
    }

    private interface Reading<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T reading(String what, Reading<T> reading) {
        try (Connection connection = readers.getConnection()) {
            return reading.on(connection);
        } catch (SQLException e) {
            throw unavailable("does not answer for its " + what, e);
        }
    }

    private static VoteCast vote(ResultSet row) throws SQLException {
        return new VoteCast(
                row.getString("election_id"),
                row.getInt("partition"),
                row.getLong("seq"),
                row.getString("voter_id"),
                row.getInt("revision"),
                row.getString("choice"),
                Nonce.of(row.getBytes("nonce")),
                instant(row, "cast_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static int[] ints(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /// A session of its own for commits; only the committer's thread uses it. The steps of a batch are its
    /// methods, in their order.
    ///
    /// @throws SQLException if the master does not answer, or does not make commits durable
    CommitSession openCommitSession() throws SQLException {
        return new CommitSession(MasterSession.open(jdbcUrl, "disvote committer of shard " + shard.index()));
    }

    /// See [#openCommitSession].
    final class CommitSession implements AutoCloseable {

        private static final String LOCK_HEADS = """
                SELECT partition, last_seq, opened_for, opened_for IS NOT DISTINCT FROM (SELECT master_identity()) AS open
                FROM partition_head
                WHERE partition = ANY(?) AND NOT leaving
                ORDER BY partition
                FOR UPDATE
                """;

        private static final String POLLS = """
                WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS at)
                SELECT clock.at, election.id, election.opens_at, election.closes_at,
                    election.definition ->> 'eligibility' = 'roll' AS roll,
                    election.definition ->> 'changeOfMind' IS NOT DISTINCT FROM 'last-counts' AS last_counts,
                    ARRAY(SELECT partition FROM sealed WHERE sealed.election_id = election.id) AS sealed,
                    ARRAY(SELECT choice ->> 'id' FROM jsonb_array_elements(election.definition -> 'choices') AS choice) AS choices
                FROM clock LEFT JOIN election ON election.id = ANY(?)
                """;

        private static final String ELECTORATE = """
                SELECT voter_id, NULL::int AS partition FROM roll WHERE voter_id = ANY(?)
                UNION ALL
                SELECT NULL, partition FROM roll_partition
                """;

        private static final String EARLIER = """
                SELECT earlier.*
                FROM unnest(?::text[], ?::text[]) AS asked (election_id, voter_id)
                CROSS JOIN LATERAL (
                    SELECT election_id, partition, seq, voter_id, revision, choice, nonce, cast_at
                    FROM vote
                    WHERE vote.election_id = asked.election_id AND vote.voter_id = asked.voter_id
                    ORDER BY revision DESC
                    LIMIT 1) AS earlier
                """;

        private static final String REDONE = """
                SELECT asked.nonce AS asked, found.*
                FROM unnest(?::text[], ?::text[], ?::text[], ?::bytea[]) AS asked (election_id, voter_id, choice, nonce)
                CROSS JOIN LATERAL (
                    SELECT election_id, partition, seq, voter_id, revision, choice, nonce, cast_at
                    FROM vote
                    WHERE vote.election_id = asked.election_id AND vote.voter_id = asked.voter_id
                        AND (vote.nonce = asked.nonce OR vote.choice = asked.choice)
                    ORDER BY vote.nonce = asked.nonce DESC, revision DESC
                    LIMIT 1) AS found
                """;

        private static final String INSERT = """
                WITH recorded AS (
                    INSERT INTO vote (partition, seq, election_id, voter_id, revision, choice, nonce, cast_at)
                    SELECT partition, seq, election_id, voter_id, revision, choice, nonce, ?::timestamptz
                    FROM unnest(?::int[], ?::bigint[], ?::text[], ?::text[], ?::int[], ?::text[], ?::bytea[])
                        AS new (partition, seq, election_id, voter_id, revision, choice, nonce))
                UPDATE partition_head AS head
                SET last_seq = moved.last_seq
                FROM unnest(?::int[], ?::bigint[]) AS moved (partition, last_seq)
                WHERE head.partition = moved.partition
                """;

        private final Connection connection;
        private final PreparedStatement lock;
        private final PreparedStatement electorate;
        private final PreparedStatement earlier;
        private final PreparedStatement redone;
        private final PreparedStatement insert;

        private CommitSession(Connection connection) throws SQLException {
            this.connection = connection;
            try {
                prepareSession();
                lock = connection.prepareStatement(LOCK_HEADS + ";" + POLLS);
                electorate = connection.prepareStatement(ELECTORATE);
                earlier = connection.prepareStatement(EARLIER);
                redone = connection.prepareStatement(REDONE);
                insert = connection.prepareStatement(INSERT);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }

        private void prepareSession() throws SQLException {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            // Everything here is found by an index. A plan made while a table was empty would else scan it for good.
            String sql = """
                    SELECT current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off',
                        set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false)
                    """;
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw new SQLException("shard " + shard.index()
                            + " would lose votes it acknowledged: set fsync=on and synchronous_commit=on");
                }
            }
            connection.setAutoCommit(false);
        }

        /// What a batch finds when it has its lock.
        ///
        /// @param heads those of the partitions asked for that this shard has
        /// @param life of the master, which its open heads name; empty if none is open
        record Locked(SortedMap<Integer, Batch.Head> heads, String life, Polls polls) {}

        /// Locks the heads of these partitions, which orders this batch among all others that touch them, those
        /// of other instances and those whose commits still wait included. It comes first and in a statement of
        /// its own: a statement sees what was committed when it began, so one that also read votes or the clock
        /// would read them as they were before the lock was got. The second statement, which reads the
        /// master's clock and those of these elections that it has, goes out together with it, but begins when
        /// it has ended.
        Locked lock(Set<Integer> partitions, Set<String> elections) throws SQLException {
            lock.setObject(1, ints(partitions));
            lock.setObject(2, elections.toArray(String[]::new));
            lock.execute();
            SortedMap<Integer, Batch.Head> heads = new TreeMap<>();
            String life = "";
            try (ResultSet rows = lock.getResultSet()) {
                while (rows.next()) {
                    boolean isOpen = rows.getBoolean("open");
                    heads.put(rows.getInt("partition"), new Batch.Head(rows.getLong("last_seq"), isOpen));
                    life = isOpen ? rows.getString("opened_for") : life;
                }
            }
            lock.getMoreResults();
            return new Locked(heads, life, polls(lock));
        }

        private static Polls polls(PreparedStatement locked) throws SQLException {
            try (ResultSet rows = locked.getResultSet()) {
                Map<String, Poll> byElection = new HashMap<>();
                Instant at = Instant.MIN;
                while (rows.next()) {
                    at = instant(rows, "at");
                    String election = rows.getString("id");
                    if (election != null) {
                        String[] choices = (String[]) rows.getArray("choices").getArray();
                        byElection.put(
                                election,
                                new Poll(
                                        instant(rows, "opens_at"),
                                        instant(rows, "closes_at"),
                                        Set.copyOf(Arrays.asList(choices)),
                                        rows.getBoolean("roll"),
                                        rows.getBoolean("last_counts"),
                                        Set.of((Integer[])
                                                rows.getArray("sealed").getArray())));
                    }
                }
                return new Polls(at, byElection);
            }
        }

        /// Which of these voters are on the electoral roll, and of which partitions the master has the voters.
        Electorate electorate(Set<String> voterIds) throws SQLException {
            electorate.setObject(1, voterIds.toArray(String[]::new));
            Set<String> listed = new HashSet<>();
            Set<Integer> partitions = new HashSet<>();
            try (ResultSet rows = electorate.executeQuery()) {
                while (rows.next()) {
                    String voterId = rows.getString("voter_id");
                    if (voterId == null) {
                        partitions.add(rows.getInt("partition"));
                    } else {
                        listed.add(voterId);
                    }
                }
            }
            return new Electorate(partitions, listed);
        }

        /// The newest vote of each of these voters who has voted.
        Map<Voter, VoteCast> earlier(Set<Voter> voters) throws SQLException {
            earlier.setObject(1, voters.stream().map(Voter::electionId).toArray(String[]::new));
            earlier.setObject(2, voters.stream().map(Voter::voterId).toArray(String[]::new));
            Map<Voter, VoteCast> votes = new HashMap<>();
            try (ResultSet rows = earlier.executeQuery()) {
                while (rows.next()) {
                    VoteCast vote = vote(rows);
                    votes.put(new Voter(vote.electionId(), vote.voterId()), vote);
                }
            }
            return votes;
        }

        /// For a batch whose outcome is unknown, by its requests' nonces: the vote that the request became, or else its
        /// voter's newest vote for the same choice.
        Map<Nonce, VoteCast> redone(List<Waiting> requests) throws SQLException {
            redone.setObject(
                    1, requests.stream().map(one -> one.request().electionId()).toArray(String[]::new));
            redone.setObject(
                    2, requests.stream().map(one -> one.request().voterId()).toArray(String[]::new));
            redone.setObject(
                    3, requests.stream().map(one -> one.request().choice()).toArray(String[]::new));
            redone.setObject(
                    4, requests.stream().map(one -> one.nonce().bytes()).toArray(byte[][]::new));
            Map<Nonce, VoteCast> votes = new HashMap<>();
            try (ResultSet rows = redone.executeQuery()) {
                while (rows.next()) {
                    votes.put(Nonce.of(rows.getBytes("asked")), vote(rows));
                }
            }
            return votes;
        }

        /// Inserts the batch's votes and moves its heads. The heads are written even where they do not move: a
        /// transaction that wrote nothing would commit without waiting for what its answers rely on.
        ///
        /// @throws SQLException with the state `unique_violation` if a voter voted before
        void record(Instant castAt, List<VoteCast> votes, Map<Integer, Long> lastSeqs) throws SQLException {
            int[] partitions = new int[votes.size()];
            long[] seqs = new long[votes.size()];
            String[] elections = new String[votes.size()];
            String[] voters = new String[votes.size()];
            int[] revisions = new int[votes.size()];
            String[] choices = new String[votes.size()];
            byte[][] nonces = new byte[votes.size()][];
            for (int i = 0; i < partitions.length; i++) {
                VoteCast vote = votes.get(i);
                partitions[i] = vote.partition();
                seqs[i] = vote.seq();
                elections[i] = vote.electionId();
                voters[i] = vote.voterId();
                revisions[i] = vote.revision();
                choices[i] = vote.choice();
                nonces[i] = vote.nonce().bytes();
            }
            insert.setObject(1, castAt.atOffset(ZoneOffset.UTC));
            insert.setObject(2, partitions);
            insert.setObject(3, seqs);
            insert.setObject(4, elections);
            insert.setObject(5, voters);
            insert.setObject(6, revisions);
            insert.setObject(7, choices);
            insert.setObject(8, nonces);
            insert.setObject(9, ints(lastSeqs.keySet()));
            insert.setObject(
                    10, lastSeqs.values().stream().mapToLong(Long::longValue).toArray());
            int moved = insert.executeUpdate();
            if (moved != lastSeqs.size()) {
                throw new IllegalStateException(
                        "shard " + shard.index() + " moved " + moved + " heads of " + lastSeqs.size() + " locked ones");
            }
        }

        /// Once this was called and did not return, nobody knows whether the batch is recorded.
        ///
        /// @throws SQLException also for a mere warning: the server commits locally and warns when it was told
        ///     to stop waiting for its standby
        void commit() throws SQLException {
            connection.clearWarnings();
            connection.commit();
            if (connection.getWarnings() != null) {
                throw connection.getWarnings();
            }
        }

        void rollback() throws SQLException {
            connection.rollback();
        }

        /// Ends the session from another thread, whatever it waits for.
        void abort() throws SQLException {
            connection.abort(Runnable::run);
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
