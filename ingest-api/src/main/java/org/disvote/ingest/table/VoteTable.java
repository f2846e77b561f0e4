package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.database.VoteRow;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// The table `vote`: the votes of the master's partitions. A row never changes, but for `void`.
///
/// All SQL of ingest on this table is here; that is why the class is longer than others. The same columns
/// stand in replica-sink's `VoteTable`, which also loads a rebuilt master, and in the audit's `Database` and
/// `DatabaseVotes`: change them together.
public final class VoteTable {

    private static final String COLUMNS = String.join(", ", VoteRow.COLUMNS);

    private static final String ALL_COLUMNS = COLUMNS + ", void";

    private static final String EARLIER = """
        SELECT found.*
        FROM unnest(?::text[], ?::text[], ?::int[], ?::bytea[]) AS asked (election_id, voter, revision, envelope)
        CROSS JOIN LATERAL (
            (SELECT %1$s
             FROM vote
             WHERE vote.election_id = asked.election_id AND vote.voter = asked.voter AND NOT vote.void
             ORDER BY revision DESC
             LIMIT 1)
            UNION ALL
            (SELECT %1$s
             FROM vote
             WHERE vote.election_id = asked.election_id AND vote.voter = asked.voter AND NOT vote.void
                AND vote.revision = asked.revision)
            UNION ALL
            (SELECT %1$s
             FROM vote
             WHERE vote.election_id = asked.election_id AND vote.voter = asked.voter AND NOT vote.void
                AND asked.envelope <> '' AND vote.ballot = asked.envelope)) AS found
        """.formatted(COLUMNS);

    private static final String INSERT = """
        INSERT INTO vote (partition, seq, election_id, voter, constituency, revision, ballot, auth, nonce, cast_at)
        SELECT partition, seq, election_id, voter, constituency, revision, ballot, auth, nonce,
            timestamptz 'epoch' + micros * interval '1 microsecond'
        FROM unnest(?::int[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::int[], ?::bytea[], ?::text[], ?::bytea[],
                ?::bigint[])
            AS new (partition, seq, election_id, voter, constituency, revision, ballot, auth, nonce, micros)
        """;

    private static final int DOUBTFUL_EACH = 1_000;
    private static final byte[] NO_ENVELOPE = {};

    private final Connection session;

    public VoteTable(Connection session) {
        this.session = session;
    }

    /// A voter in one election.
    public record Participant(ElectionId electionId, Voter voter) {}

    /// Whose votes are looked up.
    ///
    /// @param revision that is looked up besides the newest
    /// @param envelope that is looked up at every revision
    public record Asked(Participant participant, int revision, Optional<BallotBytes> envelope) {}

    /// What one voter has cast in one election, as far as it was looked up: the newest vote, and those of the
    /// revisions and with the envelopes that were asked for. For one thread.
    public static final class EarlierVotes {

        private final SortedMap<Integer, EncodedVote> byRevision = new TreeMap<>();

        public void add(EncodedVote vote) {
            byRevision.put(vote.vote().revision(), vote);
        }

        public Optional<EncodedVote> at(int revision) {
            return Optional.ofNullable(byRevision.get(revision));
        }

        /// The one with this envelope.
        public Optional<EncodedVote> of(BallotBytes envelope) {
            return byRevision.values().stream()
                    .filter(vote -> vote.vote().ballot().equals(envelope))
                    .findFirst();
        }

        /// The one that stands.
        public Optional<EncodedVote> newest() {
            return byRevision.isEmpty() ? Optional.empty() : Optional.ofNullable(byRevision.get(byRevision.lastKey()));
        }

        /// The revision that the next vote has.
        public int nextRevision() {
            return byRevision.isEmpty() ? 1 : byRevision.lastKey() + 1;
        }
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

    /// The votes of an election, as a statement that ends with its condition.
    ///
    /// @param electionId an expression of the statement around it
    static String ofElection(String electionId) {
        return "SELECT FROM vote WHERE vote.election_id = " + electionId;
    }

    /// The votes at these positions.
    public Map<Position, VoteCast> find(Collection<Position> positions) throws SQLException {
        return at(positions, VoteRow::read);
    }

    /// Those of these votes whose voters have cast another one since, which counts instead.
    public Set<Position> superseded(Collection<VoteCast> votes) throws SQLException {
        if (votes.isEmpty()) {
            return Set.of();
        }
        // One index look-up for each vote.
        try (PreparedStatement select = session.prepareStatement("""
            SELECT asked.partition, asked.seq
            FROM unnest(?::int[], ?::bigint[], ?::text[], ?::text[], ?::int[])
                AS asked (partition, seq, election_id, voter, revision)
            CROSS JOIN LATERAL (
                SELECT
                FROM vote
                WHERE vote.election_id = asked.election_id AND vote.voter = asked.voter
                    AND vote.revision > asked.revision AND NOT vote.void
                LIMIT 1
            ) AS later
            """)) {
            select.setObject(1, votes.stream().mapToInt(VoteCast::partition).toArray());
            select.setObject(2, votes.stream().mapToLong(VoteCast::seq).toArray());
            select.setObject(3, SqlArrays.texts(votes, vote -> vote.electionId().value()));
            select.setObject(4, SqlArrays.texts(votes, vote -> vote.voter().value()));
            select.setObject(5, votes.stream().mapToInt(VoteCast::revision).toArray());
            Set<Position> superseded = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    superseded.add(new Position(rows.getInt("partition"), rows.getLong("seq")));
                }
            }
            return superseded;
        }
    }

    /// The newest vote of each of these voters who has voted, and those of the revision and envelope asked for. The
    /// server compares the envelopes, so that no more than three votes are read for each of them.
    public Map<Participant, EarlierVotes> earlier(Collection<Asked> asked) throws SQLException {
        try (PreparedStatement select = session.prepareStatement(EARLIER)) {
            select.setObject(
                    1,
                    SqlArrays.texts(asked, one -> one.participant().electionId().value()));
            select.setObject(
                    2, SqlArrays.texts(asked, one -> one.participant().voter().value()));
            select.setObject(3, asked.stream().mapToInt(Asked::revision).toArray());
            select.setObject(
                    4,
                    asked.stream()
                            .map(one -> one.envelope().map(BallotBytes::bytes).orElse(NO_ENVELOPE))
                            .toArray(byte[][]::new));
            Map<Participant, EarlierVotes> votes = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    VoteCast vote = VoteRow.read(rows);
                    votes.computeIfAbsent(new Participant(vote.electionId(), vote.voter()), _ -> new EarlierVotes())
                            .add(new EncodedVote(vote));
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
    public int record(List<VoteCast> votes, SortedMap<Integer, Long> lastSeqs) throws SQLException {
        int[] partitions = new int[votes.size()];
        long[] seqs = new long[votes.size()];
        String[] elections = new String[votes.size()];
        String[] voters = new String[votes.size()];
        int[] revisions = new int[votes.size()];
        String[] constituencies = new String[votes.size()];
        byte[][] ballots = new byte[votes.size()][];
        String[] auths = new String[votes.size()];
        byte[][] nonces = new byte[votes.size()][];
        long[] micros = new long[votes.size()];
        for (int i = 0; i < partitions.length; i++) {
            VoteCast vote = votes.get(i);
            partitions[i] = vote.partition();
            seqs[i] = vote.seq();
            elections[i] = vote.electionId().value();
            voters[i] = vote.voter().value();
            revisions[i] = vote.revision();
            constituencies[i] = vote.constituency();
            ballots[i] = vote.ballot().bytes();
            auths[i] = vote.auth();
            nonces[i] = vote.nonce().bytes();
            micros[i] = ChronoUnit.MICROS.between(Instant.EPOCH, vote.castAt());
        }
        String sql = "WITH recorded AS (" + INSERT + ") " + HeadTable.SET_LAST_SEQS;
        try (PreparedStatement insert = session.prepareStatement(sql)) {
            insert.setObject(1, partitions);
            insert.setObject(2, seqs);
            insert.setObject(3, elections);
            insert.setObject(4, voters);
            insert.setObject(5, constituencies);
            insert.setObject(6, revisions);
            insert.setObject(7, ballots);
            insert.setObject(8, auths);
            insert.setObject(9, nonces);
            insert.setObject(10, micros);
            HeadTable.bindLastSeqs(insert, 11, lastSeqs);
            return insert.executeUpdate();
        }
    }

    /// A vote of a voter and election of whose votes not every one has the revision that is its number among
    /// them.
    public record Doubtful(Position position, Participant participant, int revision) {}

    /// Receives votes one by one.
    @FunctionalInterface
    public interface DoubtfulReader {
        void read(Doubtful vote) throws SQLException;
    }

    /// Reads all votes of each voter and election where one has another revision than its number, void or
    /// not: those of one voter together, in seq order. All others have one vote of each revision, in their
    /// order. Without the unique key `vote_once` the whole table is sorted.
    public void doubtful(DoubtfulReader reader) throws SQLException {
        // By the key, a voter without a vote of a revision above 1 has no second one.
        String which = isKeyedByRevision()
                ? "WHERE (election_id, voter) IN (SELECT election_id, voter FROM vote WHERE revision > 1)"
                : "";
        try (PreparedStatement select = session.prepareStatement("""
            SELECT partition, seq, election_id, voter, revision
            FROM (SELECT *, count(*) FILTER (WHERE nth <> revision) OVER (PARTITION BY election_id, voter) AS odd
                  FROM (SELECT partition, seq, election_id, voter, revision,
                            row_number() OVER (PARTITION BY election_id, voter ORDER BY seq) AS nth
                        FROM vote %s) AS numbered) AS each
            WHERE odd > 0
            ORDER BY election_id, voter, seq
            """.formatted(which))) {
            select.setFetchSize(DOUBTFUL_EACH);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    reader.read(new Doubtful(
                            new Position(rows.getInt("partition"), rows.getLong("seq")),
                            new Participant(
                                    new ElectionId(rows.getString("election_id")), new Voter(rows.getString("voter"))),
                            rows.getInt("revision")));
                }
            }
        }
    }

    /// A rebuild makes the keys last.
    private boolean isKeyedByRevision() throws SQLException {
        try (var statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT to_regclass('vote_once') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /// Marks these votes as void. They keep their positions, since the log has them there, and the key
    /// `vote_once` does not include them.
    public void setVoid(Collection<Position> positions) throws SQLException {
        try (PreparedStatement update = session.prepareStatement("""
            UPDATE vote SET void = true
            FROM unnest(?::int[], ?::bigint[]) AS marked (partition, seq)
            WHERE vote.partition = marked.partition AND vote.seq = marked.seq AND NOT vote.void
            """)) {
            update.setObject(1, positions.stream().mapToInt(Position::partition).toArray());
            update.setObject(2, positions.stream().mapToLong(Position::seq).toArray());
            update.executeUpdate();
        }
    }

    /// Marks as void what is above revision 1 in an election, if its terms here say that minds may not be
    /// changed. The database does it, with rights of its own: those who call this may not update a vote.
    public void setVoidByTerms(ElectionId electionId) throws SQLException {
        try (PreparedStatement call = session.prepareStatement("SELECT void_by_terms(?)")) {
            call.setString(1, electionId.value());
            call.execute();
        }
    }

    /// The master's votes at the positions of these.
    ///
    /// @throws OperatorNeededException if a row is no vote
    public Map<Position, VoteCast> inPlaceOf(Collection<VoteCast> votes) throws SQLException, OperatorNeededException {
        return at(votes.stream().map(VoteCast::position).toList(), VoteTable::readOrRefuse);
    }

    private interface RowReader<E extends Exception> {
        VoteCast read(ResultSet row) throws SQLException, E;
    }

    private <E extends Exception> Map<Position, VoteCast> at(Collection<Position> positions, RowReader<E> reader)
            throws SQLException, E {
        if (positions.isEmpty()) {
            return Map.of();
        }
        // One index look-up for each position; a join of the two could scan the whole table.
        try (PreparedStatement select = session.prepareStatement("""
            SELECT found.*
            FROM unnest(?::int[], ?::bigint[]) AS wanted (partition, seq)
            CROSS JOIN LATERAL (
                SELECT %s
                FROM vote
                WHERE vote.partition = wanted.partition AND vote.seq = wanted.seq
                LIMIT 1
            ) AS found
            """.formatted(COLUMNS))) {
            select.setObject(1, positions.stream().mapToInt(Position::partition).toArray());
            select.setObject(2, positions.stream().mapToLong(Position::seq).toArray());
            Map<Position, VoteCast> found = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    VoteCast vote = reader.read(rows);
                    found.put(vote.position(), vote);
                }
            }
            return found;
        }
    }

    private static VoteCast readOrRefuse(ResultSet row) throws SQLException, OperatorNeededException {
        try {
            return VoteRow.read(row);
        } catch (IllegalArgumentException e) {
            int partition = row.getInt("partition");
            throw new OperatorNeededException(
                    Reason.at(Code.ROW_NO_VOTE, partition),
                    "the master's row at %d/%d is no vote".formatted(partition, row.getLong("seq")));
        }
    }

    /// The next votes of each partition, in seq order.
    ///
    /// @param after by partition the seq after which to begin
    /// @param votesMax for each partition
    /// @throws OperatorNeededException if a row is no vote
    public List<EncodedVote> after(SortedMap<Integer, Long> after, int votesMax)
            throws SQLException, OperatorNeededException {
        // One index look-up for each partition; a join of the two could scan the whole table.
        try (PreparedStatement select = session.prepareStatement("""
                SELECT next.*
                FROM unnest(?::int[], ?::bigint[]) AS after (partition, seq)
                CROSS JOIN LATERAL (
                    SELECT %s
                    FROM vote
                    WHERE vote.partition = after.partition AND vote.seq > after.seq
                    ORDER BY vote.seq
                    LIMIT ?
                ) AS next
                ORDER BY next.partition, next.seq
                """.formatted(COLUMNS))) {
            select.setObject(1, SqlArrays.ints(after.keySet()));
            select.setObject(2, SqlArrays.longs(after.values()));
            select.setInt(3, votesMax);
            List<EncodedVote> votes = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    votes.add(new EncodedVote(readOrRefuse(rows)));
                }
            }
            return votes;
        }
    }

    /// Whether an election has a vote.
    public boolean anyOf(ElectionId electionId) throws SQLException {
        try (PreparedStatement select = session.prepareStatement("SELECT 1 FROM vote WHERE election_id = ? LIMIT 1")) {
            select.setString(1, electionId.value());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /// Whether an election has a vote in this partition after this seq.
    public boolean anyAfter(int partition, long seq, ElectionId electionId) throws SQLException {
        try (PreparedStatement select = session.prepareStatement(
                "SELECT 1 FROM vote WHERE partition = ? AND seq > ? AND election_id = ? LIMIT 1")) {
            select.setInt(1, partition);
            select.setLong(2, seq);
            select.setString(3, electionId.value());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /// Inserts votes that the log has.
    ///
    /// @param voids the positions of those among them that are void
    public void insertFromLog(List<VoteCast> votes, Set<Position> voids) throws SQLException {
        try (PreparedStatement insert = session.prepareStatement("""
            INSERT INTO vote (
                partition, seq, election_id, voter, constituency, revision, ballot, auth, nonce, cast_at, void)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
            for (VoteCast vote : votes) {
                insert.setInt(1, vote.partition());
                insert.setLong(2, vote.seq());
                insert.setString(3, vote.electionId().value());
                insert.setString(4, vote.voter().value());
                insert.setString(5, vote.constituency());
                insert.setInt(6, vote.revision());
                insert.setBytes(7, vote.ballot().bytes());
                insert.setString(8, vote.auth());
                insert.setBytes(9, vote.nonce().bytes());
                insert.setObject(10, vote.castAt().atOffset(ZoneOffset.UTC));
                insert.setBoolean(11, voids.contains(vote.position()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// The partition's last seq among the votes here; 0 if there are none.
    public long last(int partition) throws SQLException {
        try (PreparedStatement select =
                session.prepareStatement("SELECT coalesce(max(seq), 0) FROM vote WHERE partition = ?")) {
            select.setInt(1, partition);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// The next votes of a partition, as [#copyIn] takes them.
    ///
    /// @param votesMax how many
    public byte[] copyOut(int partition, long after, int votesMax) throws SQLException {
        return SqlCopy.out(
                session,
                "SELECT %s FROM vote WHERE partition = %d AND seq > %d ORDER BY seq LIMIT %d"
                        .formatted(ALL_COLUMNS, partition, after, votesMax));
    }

    /// @return how many votes were inserted
    public long copyIn(byte[] votes) throws SQLException {
        return SqlCopy.in(session, "vote (" + ALL_COLUMNS + ")", votes);
    }

    /// How many votes there are after one seq up to another, and SHA-256 over them. Equal texts of two
    /// masters mean equal votes, if both sessions have the same time zone.
    public String digest(int partition, long after, long last) throws SQLException {
        try (var statement = session.createStatement();
                ResultSet row = statement.executeQuery("""
                    SELECT count(*) || ' ' || encode(sha256(coalesce(string_agg(
                        sha256(convert_to(ROW(%s)::text, 'UTF8')), ''::bytea ORDER BY seq), ''::bytea)), 'hex')
                    FROM vote
                    WHERE partition = %d AND seq > %d AND seq <= %d
                    """.formatted(ALL_COLUMNS, partition, after, last))) {
            row.next();
            return row.getString(1);
        }
    }

    /// Deletes the partition's votes up to a seq.
    public void delete(int partition, long last) throws SQLException {
        try (PreparedStatement delete = session.prepareStatement("DELETE FROM vote WHERE partition = ? AND seq <= ?")) {
            delete.setInt(1, partition);
            delete.setLong(2, last);
            delete.executeUpdate();
        }
    }
}
