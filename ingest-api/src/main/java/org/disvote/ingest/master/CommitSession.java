package org.disvote.ingest.master;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.ingest.master.Batch.Electorate;
import org.disvote.ingest.master.Batch.Poll;
import org.disvote.ingest.master.Batch.Polls;
import org.disvote.ingest.master.Batch.Voter;
import org.disvote.ingest.master.Batch.Waiting;
import org.disvote.topics.event.Nonce;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.routing.Shard;

/// A session with a master in which votes are committed; only the committer's thread uses it. The steps of a batch are
/// its methods, in their order.
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
                WHERE vote.election_id = asked.election_id AND vote.voter_id = asked.voter_id AND NOT vote.void
                ORDER BY revision DESC
                LIMIT 1) AS earlier
            """;

    private static final String REDONE = """
            SELECT asked.nonce AS asked, found.*
            FROM unnest(?::text[], ?::text[], ?::text[], ?::bytea[]) AS asked (election_id, voter_id, choice, nonce)
            CROSS JOIN LATERAL (
                SELECT election_id, partition, seq, voter_id, revision, choice, nonce, cast_at
                FROM vote
                WHERE vote.election_id = asked.election_id AND vote.voter_id = asked.voter_id AND NOT vote.void
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

    /// As a batch does: it writes a head under its lock. One that is locked is being written to, which is as
    /// good.
    private static final String NOTHING = """
            UPDATE partition_head SET last_seq = last_seq
            WHERE partition = (SELECT partition FROM partition_head ORDER BY partition LIMIT 1 FOR UPDATE SKIP LOCKED)
            """;

    private final Shard shard;
    private final Connection connection;
    private final PreparedStatement lock;
    private final PreparedStatement electorate;
    private final PreparedStatement earlier;
    private final PreparedStatement redone;
    private final PreparedStatement insert;

    private CommitSession(Shard shard, Connection connection) throws SQLException {
        this.shard = shard;
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

    /// @throws SQLException if the master does not answer, or does not make commits durable
    static CommitSession open(Shard shard, String jdbcUrl) throws SQLException {
        return new CommitSession(shard, MasterSession.open(jdbcUrl, "disvote committer of shard " + shard.index()));
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
        lock.setObject(1, MasterShard.ints(partitions));
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
                at = VoteRow.instant(rows, "at");
                String election = rows.getString("id");
                if (election != null) {
                    String[] choices = (String[]) rows.getArray("choices").getArray();
                    byElection.put(
                            election,
                            new Poll(
                                    VoteRow.instant(rows, "opens_at"),
                                    VoteRow.instant(rows, "closes_at"),
                                    Set.copyOf(Arrays.asList(choices)),
                                    rows.getBoolean("roll"),
                                    rows.getBoolean("last_counts"),
                                    Set.of((Integer[]) rows.getArray("sealed").getArray())));
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
                VoteCast vote = VoteRow.read(rows);
                votes.put(new Voter(vote.electionId(), vote.voterId()), vote);
            }
        }
        return votes;
    }

    /// For a batch whose outcome is unknown, by its requests' nonces: the vote that the request became, or else
    /// its voter's newest vote for the same choice.
    Map<Nonce, VoteCast> redone(List<Waiting> requests) throws SQLException {
        redone.setObject(
                1, requests.stream().map(one -> one.request().electionId()).toArray(String[]::new));
        redone.setObject(
                2, requests.stream().map(one -> one.request().voterId()).toArray(String[]::new));
        redone.setObject(3, requests.stream().map(one -> one.request().choice()).toArray(String[]::new));
        redone.setObject(4, requests.stream().map(one -> one.nonce().bytes()).toArray(byte[][]::new));
        Map<Nonce, VoteCast> votes = new HashMap<>();
        try (ResultSet rows = redone.executeQuery()) {
            while (rows.next()) {
                votes.put(Nonce.of(rows.getBytes("asked")), VoteRow.read(rows));
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
        insert.setObject(9, MasterShard.ints(lastSeqs.keySet()));
        insert.setObject(
                10, lastSeqs.values().stream().mapToLong(Long::longValue).toArray());
        int moved = insert.executeUpdate();
        if (moved != lastSeqs.size()) {
            throw new IllegalStateException(
                    "shard " + shard.index() + " moved " + moved + " heads of " + lastSeqs.size() + " locked ones");
        }
    }

    /// Commits without a vote, to find out whether one could be committed.
    void commitNothing() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NOTHING)) {
            statement.executeUpdate();
        }
        commit();
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
