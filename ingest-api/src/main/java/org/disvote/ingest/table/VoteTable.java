package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;

/// The table `vote`: the votes of the master's partitions. A row never changes, but for `void`.
public final class VoteTable {

    private static final String COLUMNS = "partition, seq, election_id, voter_id, revision, choice, nonce, cast_at";

    private static final String NEWEST = """
        SELECT newest.*
        FROM unnest(?::text[], ?::text[]) AS asked (election_id, voter_id)
        CROSS JOIN LATERAL (
            SELECT %s
            FROM vote
            WHERE vote.election_id = asked.election_id AND vote.voter_id = asked.voter_id AND NOT vote.void
            ORDER BY revision DESC
            LIMIT 1) AS newest
        """.formatted(COLUMNS);

    private static final String REDONE = """
        SELECT asked.nonce AS asked, found.*
        FROM unnest(?::text[], ?::text[], ?::text[], ?::bytea[]) AS asked (election_id, voter_id, choice, nonce)
        CROSS JOIN LATERAL (
            SELECT %s
            FROM vote
            WHERE vote.election_id = asked.election_id AND vote.voter_id = asked.voter_id AND NOT vote.void
                AND (vote.nonce = asked.nonce OR vote.choice = asked.choice)
            ORDER BY vote.nonce = asked.nonce DESC, revision DESC
            LIMIT 1) AS found
        """.formatted(COLUMNS);

    private static final String INSERT = """
            INSERT INTO vote (partition, seq, election_id, voter_id, revision, choice, nonce, cast_at)
            SELECT partition, seq, election_id, voter_id, revision, choice, nonce, ?::timestamptz
            FROM unnest(?::int[], ?::bigint[], ?::text[], ?::text[], ?::int[], ?::text[], ?::bytea[])
                AS new (partition, seq, election_id, voter_id, revision, choice, nonce)
            """;

    private final Connection session;

    public VoteTable(Connection session) {
        this.session = session;
    }

    /// A voter in one election.
    public record Voter(ElectionId electionId, VoterId voterId) {}

    /// A request whose outcome is unknown.
    ///
    /// @param nonce that its vote has, if it became one
    public record Tried(Voter voter, ChoiceId choice, Nonce nonce) {

        /// Hides the choice.
        @Override
        public String toString() {
            return "Tried[" + voter.electionId() + "]";
        }
    }

    /// Reads a row that has every column of the table but `void`.
    ///
    /// @throws IllegalArgumentException if it is no vote
    public static VoteCast read(ResultSet row) throws SQLException {
        return new VoteCast(
                new ElectionId(row.getString("election_id")),
                row.getInt("partition"),
                row.getLong("seq"),
                new VoterId(row.getString("voter_id")),
                row.getInt("revision"),
                new ChoiceId(row.getString("choice")),
                Nonce.of(row.getBytes("nonce")),
                instant(row, "cast_at"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /// When the vote at a position was cast.
    ///
    /// @param partition an expression of the statement around it, as is `seq`
    static String castAt(String partition, String seq) {
        return "SELECT vote.cast_at FROM vote WHERE vote.partition = %s AND vote.seq = %s".formatted(partition, seq);
    }

    public Optional<VoteCast> find(Position position) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM vote WHERE partition = ? AND seq = ?";
        try (PreparedStatement select = session.prepareStatement(sql)) {
            select.setInt(1, position.partition());
            select.setLong(2, position.seq());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(read(rows)) : Optional.empty();
            }
        }
    }

    /// Whether the vote's voter has cast another one since, which counts instead.
    public boolean isSuperseded(VoteCast vote) throws SQLException {
        String sql = "SELECT 1 FROM vote WHERE election_id = ? AND voter_id = ? AND revision > ? AND NOT void LIMIT 1";
        try (PreparedStatement select = session.prepareStatement(sql)) {
            select.setString(1, vote.electionId().value());
            select.setString(2, vote.voterId().value());
            select.setInt(3, vote.revision());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /// The newest vote of each of these voters who has voted.
    public Map<Voter, VoteCast> newest(Collection<Voter> voters) throws SQLException {
        try (PreparedStatement select = session.prepareStatement(NEWEST)) {
            select.setObject(1, SqlArrays.texts(voters, voter -> voter.electionId().value()));
            select.setObject(2, SqlArrays.texts(voters, voter -> voter.voterId().value()));
            Map<Voter, VoteCast> votes = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    VoteCast vote = read(rows);
                    votes.put(new Voter(vote.electionId(), vote.voterId()), vote);
                }
            }
            return votes;
        }
    }

    /// By the requests' nonces: the vote that the request became, or else its voter's newest vote for the same choice.
    public Map<Nonce, VoteCast> redone(Collection<Tried> requests) throws SQLException {
        try (PreparedStatement select = session.prepareStatement(REDONE)) {
            select.setObject(1, SqlArrays.texts(requests, one -> one.voter().electionId().value()));
            select.setObject(2, SqlArrays.texts(requests, one -> one.voter().voterId().value()));
            select.setObject(3, SqlArrays.texts(requests, one -> one.choice().value()));
            select.setObject(
                    4, requests.stream().map(one -> one.nonce().bytes()).toArray(byte[][]::new));
            Map<Nonce, VoteCast> votes = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    votes.put(Nonce.of(rows.getBytes("asked")), read(rows));
                }
            }
            return votes;
        }
    }

    /// Inserts the votes of a batch and moves the heads of its partitions, in one round trip.
    ///
    /// @param lastSeqs the new values of the heads, which are locked
    /// @return how many heads were written
    /// @throws SQLException with the state `unique_violation` if a voter voted before
    public int record(Instant castAt, List<VoteCast> votes, SortedMap<Integer, Long> lastSeqs) throws SQLException {
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
            elections[i] = vote.electionId().value();
            voters[i] = vote.voterId().value();
            revisions[i] = vote.revision();
            choices[i] = vote.choice().value();
            nonces[i] = vote.nonce().bytes();
        }
        String sql = "WITH recorded AS (" + INSERT + ") " + HeadTable.SET_LAST_SEQS;
        try (PreparedStatement insert = session.prepareStatement(sql)) {
            insert.setObject(1, castAt.atOffset(ZoneOffset.UTC));
            insert.setObject(2, partitions);
            insert.setObject(3, seqs);
            insert.setObject(4, elections);
            insert.setObject(5, voters);
            insert.setObject(6, revisions);
            insert.setObject(7, choices);
            insert.setObject(8, nonces);
            HeadTable.bindLastSeqs(insert, 9, lastSeqs);
            return insert.executeUpdate();
        }
    }

    /// Marks the later votes of a voter, revision and election that have one already. They keep their positions, since
    /// the log has them there, and stand outside of the key `vote_once`.
    public void voidSecondVotes() throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute("""
                    UPDATE vote SET void = true
                    FROM (SELECT partition, seq,
                              row_number() OVER (PARTITION BY election_id, voter_id, revision ORDER BY seq) AS nth
                          FROM vote) AS each
                    WHERE each.nth > 1 AND vote.partition = each.partition AND vote.seq = each.seq
                    """);
        }
    }
}
