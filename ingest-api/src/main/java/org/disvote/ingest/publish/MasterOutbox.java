package org.disvote.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.disvote.ingest.follow.ElectionTopic.Definitions;
import org.disvote.ingest.master.MasterSession;
import org.disvote.topics.event.ClosingStatement;
import org.disvote.topics.event.Election;
import org.disvote.topics.event.ElectionEvent;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.EventCodec.MalformedEventException;
import org.disvote.topics.event.Nonce;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;

/// A master as publishing sees it: its vote table is the outbox. One direct session, of one thread.
///
/// The session is never renewed. Whoever compares the log with the master must have opened it before reading the log:
/// a master that restarts, and may have lost commits, then cannot be opened on what was read before.
final class MasterOutbox implements AutoCloseable {

    private static final String UNIQUE_VIOLATION = "23505";

    /// A partition came or went, so what is known of the log's tails is not what is needed.
    static final class OwnsOthersException extends SQLException {
        OwnsOthersException() {
            super("the master owns other partitions than a moment ago");
        }
    }

    private final Connection session;

    private MasterOutbox(Connection session) {
        this.session = session;
    }

    static MasterOutbox open(String master, Shard shard) throws SQLException {
        return new MasterOutbox(MasterSession.open(master, "disvote-publisher-" + shard.index()));
    }

    /// The master's present life, as `opened_for` names it.
    String life() throws SQLException {
        try (var select = session.prepareStatement("SELECT master_identity()");
                var row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /// The last seq of each partition that this master owns, ascending.
    SortedMap<Integer, Long> heads() throws SQLException {
        return longs("SELECT partition, last_seq FROM partition_head");
    }

    /// How many votes of this master the log does not have, by the head rows.
    long votesWaiting() throws SQLException {
        long waiting = 0;
        for (long votes : longs("SELECT partition, last_seq - published FROM partition_head")
                .values()) {
            waiting += votes;
        }
        return waiting;
    }

    /// The ID of the log's topic that the heads know, if they know one.
    ///
    /// @throws OperatorNeededException if two heads know two
    Optional<UUID> topicId() throws SQLException, OperatorNeededException {
        try (var select = session.prepareStatement(
                        "SELECT DISTINCT topic_id FROM partition_head WHERE topic_id IS NOT NULL ORDER BY topic_id");
                var rows = select.executeQuery()) {
            if (!rows.next()) {
                return Optional.empty();
            }
            UUID known = rows.getObject(1, UUID.class);
            if (rows.next()) {
                throw new OperatorNeededException(
                        "the master's head rows name two topic IDs, %s and %s; set partition_head.topic_id to NULL where it is wrong"
                                .formatted(known, rows.getObject(1, UUID.class)));
            }
            return Optional.of(known);
        }
    }

    /// Compares this master with the log's tails and, where nothing is amiss, opens the shard for this life of the
    /// master. Where something is, it closes the shard: to number further votes could give one position two votes.
    ///
    /// @param partitions whose tails were read, after this session was opened
    /// @param tails the last votes of those of them that have one
    Barrier passBarrier(Set<Integer> partitions, Map<Integer, VoteCast> tails, UUID topicId)
            throws SQLException, OperatorNeededException {
        return inTransaction(() -> {
            SortedMap<Integer, Long> heads = lockHeads();
            if (!heads.keySet().equals(partitions)) {
                throw new OwnsOthersException();
            }
            Barrier barrier = Barrier.judge(heads, tails, votesAt(tails.values()));
            if (barrier instanceof Barrier.Open(SortedMap<Integer, Long> seqs)) {
                try (var update = session.prepareStatement("""
                        UPDATE partition_head AS head
                        SET opened_for = master_identity(), topic_id = log.id,
                            -- A publisher that comes here late has read older tails. Another log begins anew.
                            published = CASE WHEN head.topic_id = log.id THEN greatest(head.published, tail.seq) ELSE tail.seq END
                        FROM (SELECT ?::uuid AS id) AS log, unnest(?::int[], ?::bigint[]) AS tail (partition, seq)
                        WHERE head.partition = tail.partition
                        """)) {
                    update.setObject(1, topicId);
                    setSeqs(update, 2, seqs);
                    update.executeUpdate();
                }
            } else {
                unsetOpenedFor();
            }
            return barrier;
        });
    }

    /// Compares votes of the log with the heads as they are now, and opens nothing.
    Barrier judge(Map<Integer, VoteCast> tails) throws SQLException, OperatorNeededException {
        return Barrier.judge(heads(), tails, votesAt(tails.values()));
    }

    /// From the commit of this on, the master numbers no vote until a barrier is passed.
    void closeShard() throws SQLException, OperatorNeededException {
        inTransaction(() -> {
            lockHeads();
            unsetOpenedFor();
            return true;
        });
    }

    /// A vote for the log.
    ///
    /// @param constituency of its voter; empty if there is none, or the election has no roll
    record Outgoing(VoteCast vote, String constituency) {}

    /// The next votes of each partition, in seq order.
    ///
    /// @param after by partition the seq after which to begin
    /// @param votesMax for each partition
    List<Outgoing> votesAfter(SortedMap<Integer, Long> after, int votesMax)
            throws SQLException, OperatorNeededException {
        // A join of the two could scan the whole table; this is one index look-up for each partition.
        try (var select = session.prepareStatement("""
                SELECT next.*, coalesce(listed.constituency, '') AS constituency
                FROM unnest(?::int[], ?::bigint[]) AS after (partition, seq)
                CROSS JOIN LATERAL (
                    SELECT partition, seq, election_id, voter_id, revision, choice, nonce, cast_at
                    FROM vote
                    WHERE vote.partition = after.partition AND vote.seq > after.seq
                    ORDER BY vote.seq
                    LIMIT ?
                ) AS next
                LEFT JOIN LATERAL (
                    SELECT constituency
                    FROM roll
                    WHERE roll.voter_id = next.voter_id
                        AND next.election_id = ANY (ARRAY(
                            SELECT id FROM election WHERE definition ->> 'eligibility' = 'roll'))
                    LIMIT 1
                ) AS listed ON true
                ORDER BY next.partition, next.seq
                """)) {
            setSeqs(select, 1, after);
            select.setInt(3, votesMax);
            List<Outgoing> votes = new ArrayList<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    votes.add(new Outgoing(vote(rows), rows.getString("constituency")));
                }
            }
            return votes;
        }
    }

    /// Notes that the log has the votes up to these seqs. For whoever waits, never for a start.
    ///
    /// One statement in one round trip: committers, who need the same rows, wait for as long as it takes.
    void movePublished(SortedMap<Integer, Long> seqs) throws SQLException {
        try (var update = session.prepareStatement("""
                WITH
                    -- Losing it costs nothing: nobody is to wait for an fsync of it.
                    lazily AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
                    -- In the committers' order, so that no deadlock can arise.
                    locked AS MATERIALIZED (
                        SELECT head.partition FROM partition_head AS head, lazily
                        WHERE head.partition = ANY (?) ORDER BY head.partition FOR UPDATE OF head)
                UPDATE partition_head AS head
                -- A publisher that wakes up late must not move it back.
                SET published = greatest(head.published, sent.seq)
                FROM locked, unnest(?::int[], ?::bigint[]) AS sent (partition, seq)
                WHERE head.partition = locked.partition AND sent.partition = locked.partition
                """)) {
            update.setArray(1, ints(seqs.keySet().stream()));
            setSeqs(update, 2, seqs);
            update.executeUpdate();
        }
    }

    /// Copies what the topic tells and this master does not know: definitions, and the closing statements of
    /// its own partitions, so that what was sealed stays sealed on a master that lost that. It locks the heads,
    /// so that each vote was cast either before a change or under it.
    ///
    /// @return what this master refuses, with why: a vote's terms stay as they were, and what is sealed does too
    Map<ElectionEvent, String> copy(Definitions told) throws SQLException, OperatorNeededException {
        Map<String, Election> known = elections();
        List<Election> elections = told.elections().stream()
                .filter(election -> !election.equals(known.get(election.id())))
                .toList();
        Set<Integer> owned = heads().keySet();
        Set<ClosingStatement> seals = Set.copyOf(seals());
        List<ClosingStatement> closed = told.closed().stream()
                .filter(statement -> owned.contains(statement.partition()) && !seals.contains(statement))
                .toList();
        return elections.isEmpty() && closed.isEmpty()
                ? Map.of()
                : inTransaction(() -> {
                    lockHeads();
                    Map<ElectionEvent, String> refused = new HashMap<>();
                    seal(closed);
                    Set<ClosingStatement> sealedNow = Set.copyOf(seals());
                    closed.stream()
                            .filter(statement -> !sealedNow.contains(statement))
                            .forEach(statement -> refused.put(statement, "the master sealed this partition otherwise"));
                    Set<String> sealedIds =
                            sealedNow.stream().map(ClosingStatement::electionId).collect(Collectors.toSet());
                    define(elections, sealedIds, refused);
                    return refused;
                });
    }

    private void define(List<Election> elections, Set<String> sealed, Map<ElectionEvent, String> refused)
            throws SQLException {
        OffsetDateTime at = clock();
        Map<String, Election> known = elections();
        try (var upsert = session.prepareStatement("""
                INSERT INTO election AS known (id, definition, opens_at, closes_at)
                VALUES (?, ?::jsonb, ?, ?)
                ON CONFLICT (id) DO UPDATE
                SET definition = excluded.definition, opens_at = excluded.opens_at,
                    -- Votes were taken up to now, or up to the close that held until now.
                    closes_at = greatest(excluded.closes_at, least(known.closes_at, ?))
                """)) {
            for (Election election : elections) {
                String refusal =
                        refusal(known.get(election.id()), election, sealed.contains(election.id()), at.toInstant());
                if (!refusal.isEmpty()) {
                    refused.put(election, refusal);
                    continue;
                }
                upsert.setString(1, election.id());
                upsert.setString(2, new String(EventCodec.encode(election), UTF_8));
                upsert.setObject(3, election.opensAt().atOffset(ZoneOffset.UTC));
                upsert.setObject(4, election.closesAt().atOffset(ZoneOffset.UTC));
                upsert.setObject(5, at);
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /// Takes over seals that this master told and lost. One that it has stays as it is.
    private void seal(List<ClosingStatement> closed) throws SQLException {
        try (var insert = session.prepareStatement("""
                INSERT INTO sealed (election_id, partition, last_seq, closes_at, sealed_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (election_id, partition) DO NOTHING
                """)) {
            for (ClosingStatement statement : closed) {
                insert.setString(1, statement.electionId());
                insert.setInt(2, statement.partition());
                insert.setLong(3, statement.lastSeq());
                insert.setObject(4, statement.closesAt().atOffset(ZoneOffset.UTC));
                insert.setObject(5, statement.sealedAt().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// Seals every partition of this master for the elections whose close its clock has passed. Under the heads' lock,
    /// so that every vote of such an election is at or below the seal's seq, and none comes later.
    ///
    /// @return whether there was any to seal
    boolean sealClosed() throws SQLException, OperatorNeededException {
        String closed = """
                FROM clock, election, partition_head AS head
                WHERE election.closes_at <= clock.at AND NOT EXISTS (
                    SELECT 1 FROM sealed WHERE sealed.election_id = election.id AND sealed.partition = head.partition)
                """;
        String clock = "WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS at) ";
        try (var select = session.prepareStatement(clock + "SELECT 1 " + closed + " LIMIT 1");
                var rows = select.executeQuery()) {
            if (!rows.next()) {
                return false;
            }
        }
        return inTransaction(() -> {
            lockHeads();
            try (var insert = session.prepareStatement(clock
                    + "INSERT INTO sealed (election_id, partition, last_seq, closes_at, sealed_at) "
                    + "SELECT election.id, head.partition, head.last_seq, election.closes_at, clock.at " + closed)) {
                return insert.executeUpdate() > 0;
            }
        });
    }

    /// What this master has sealed, of the partitions that it owns.
    List<ClosingStatement> seals() throws SQLException {
        List<ClosingStatement> seals = new ArrayList<>();
        try (var select = session.prepareStatement("""
                        SELECT election_id, partition, sealed.last_seq, closes_at, sealed_at
                        FROM sealed JOIN partition_head USING (partition)
                        ORDER BY election_id, partition
                        """);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                seals.add(new ClosingStatement(
                        rows.getString(1),
                        rows.getInt(2),
                        rows.getLong(3),
                        rows.getObject(4, OffsetDateTime.class).toInstant(),
                        rows.getObject(5, OffsetDateTime.class).toInstant()));
            }
        }
        return seals;
    }

    private static String refusal(@Nullable Election known, Election wanted, boolean sealed, Instant at) {
        if (known != null && sealed && !known.closesAt().equals(wanted.closesAt())) {
            return "it is sealed, and stays closed";
        }
        if (known == null || at.isBefore(known.opensAt())) {
            return "";
        }
        List<String> changes = known.changesOfMeaning(wanted);
        return changes.isEmpty() ? "" : "voting began at " + known.opensAt() + ", and it changes " + changes;
    }

    /// The IDs of this master's elections whose voters have no constituency. Once voting has begun, an election stays
    /// one of them or never becomes one.
    Set<String> electionsWithoutRoll() throws SQLException {
        try (var select = session.prepareStatement(
                        "SELECT id FROM election WHERE definition ->> 'eligibility' IS DISTINCT FROM 'roll'");
                var rows = select.executeQuery()) {
            Set<String> ids = new HashSet<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }

    /// This master's definitions, by ID; a row that is none is left out, and copied anew.
    private Map<String, Election> elections() throws SQLException {
        Map<String, Election> known = new HashMap<>();
        try (var select = session.prepareStatement("SELECT id, definition::text FROM election");
                var rows = select.executeQuery()) {
            while (rows.next()) {
                try {
                    known.put(
                            rows.getString(1),
                            EventCodec.decode(rows.getString(2).getBytes(UTF_8), Election.class));
                } catch (MalformedEventException e) {
                    // Replaced by what the topic says.
                }
            }
        }
        return known;
    }

    private OffsetDateTime clock() throws SQLException {
        try (var select = session.prepareStatement("SELECT clock_timestamp()");
                var row = select.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class);
        }
    }

    /// Brings votes of the log back that this master lost, and compares those it did not lose; all of them or none.
    ///
    /// @param votes each partition's in the log's order
    /// @return how many were brought back
    /// @throws OperatorNeededException naming the position where master and log cannot both be right
    int restore(List<VoteCast> votes) throws SQLException, OperatorNeededException {
        if (votes.isEmpty()) {
            return 0;
        }
        try {
            return inTransaction(() -> restoreLocked(lockHeads(), votes));
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw voterWithTwoVotes(votes);
            }
            throw e;
        }
    }

    private int restoreLocked(SortedMap<Integer, Long> heads, List<VoteCast> votes)
            throws SQLException, OperatorNeededException {
        SortedMap<Integer, Long> moved = new TreeMap<>();
        List<VoteCast> lost = new ArrayList<>();
        for (VoteCast vote : votes) {
            Long owned = heads.get(vote.partition());
            if (owned == null) {
                throw new SQLException("the master does not own partition " + vote.partition() + " any more");
            }
            long head = moved.getOrDefault(vote.partition(), owned);
            if (vote.seq() == head + 1) {
                lost.add(vote);
                moved.put(vote.partition(), vote.seq());
            } else if (vote.seq() > head) {
                throw new OperatorNeededException(
                        "the log has %s but not the vote before it, and the master ends at %d; find the missing votes before restoring"
                                .formatted(vote.position(), head));
            }
        }
        insert(lost);
        // The published copy of a vote may stand in the log twice; each must be the master's, brought back or not.
        Map<Position, VoteCast> here = votesAt(votes);
        for (VoteCast vote : votes) {
            if (!vote.equals(here.get(vote.position()))) {
                throw differs(vote.position());
            }
        }
        // Closed as well: the barrier decides anew.
        try (var update = session.prepareStatement("""
                UPDATE partition_head AS head
                SET last_seq = brought.seq, published = brought.seq, opened_for = NULL
                FROM unnest(?::int[], ?::bigint[]) AS brought (partition, seq)
                WHERE head.partition = brought.partition
                """)) {
            setSeqs(update, 1, moved);
            update.executeUpdate();
        }
        return lost.size();
    }

    static OperatorNeededException differs(Position position) {
        return new OperatorNeededException(
                "master and log have different votes at %s, or the master has none; run an audit, find out which one is true, and rebuild the other"
                        .formatted(position));
    }

    private void insert(List<VoteCast> votes) throws SQLException {
        try (var insert = session.prepareStatement("""
                INSERT INTO vote (partition, seq, election_id, voter_id, revision, choice, nonce, cast_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            for (VoteCast vote : votes) {
                insert.setInt(1, vote.partition());
                insert.setLong(2, vote.seq());
                insert.setString(3, vote.electionId());
                insert.setString(4, vote.voterId());
                insert.setInt(5, vote.revision());
                insert.setString(6, vote.choice());
                insert.setBytes(7, vote.nonce().bytes());
                insert.setObject(8, vote.castAt().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// Names the vote of the log whose voter has another one on this master, at another position.
    private OperatorNeededException voterWithTwoVotes(List<VoteCast> votes) throws SQLException {
        try (var select = session.prepareStatement("""
                SELECT partition, seq FROM vote WHERE election_id = ? AND voter_id = ? AND revision = ?
                """)) {
            for (VoteCast vote : votes) {
                select.setString(1, vote.electionId());
                select.setString(2, vote.voterId());
                select.setInt(3, vote.revision());
                try (var row = select.executeQuery()) {
                    if (row.next()) {
                        Position here = new Position(row.getInt(1), row.getLong(2));
                        if (!here.equals(vote.position())) {
                            return new OperatorNeededException(
                                    "the log's vote at %s is of a voter who has another one on the master, at %s; find out which one is true before restoring"
                                            .formatted(vote.position(), here));
                        }
                    }
                }
            }
        }
        return new OperatorNeededException(
                "the log has two votes of one voter among those to restore; run an audit of the log");
    }

    /// Locks all heads of this master, in ascending order as every writer does.
    private SortedMap<Integer, Long> lockHeads() throws SQLException {
        return longs("SELECT partition, last_seq FROM partition_head ORDER BY partition FOR UPDATE");
    }

    private void unsetOpenedFor() throws SQLException {
        execute("UPDATE partition_head SET opened_for = NULL WHERE opened_for IS NOT NULL");
    }

    private Map<Position, VoteCast> votesAt(Collection<VoteCast> wanted) throws SQLException, OperatorNeededException {
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
            select.setArray(1, ints(wanted.stream().map(VoteCast::partition)));
            select.setArray(2, bigints(wanted.stream().map(VoteCast::seq)));
            Map<Position, VoteCast> found = new HashMap<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    VoteCast vote = vote(rows);
                    found.put(vote.position(), vote);
                }
            }
            return found;
        }
    }

    private static VoteCast vote(ResultSet row) throws SQLException, OperatorNeededException {
        try {
            return new VoteCast(
                    row.getString("election_id"),
                    row.getInt("partition"),
                    row.getLong("seq"),
                    row.getString("voter_id"),
                    row.getInt("revision"),
                    row.getString("choice"),
                    Nonce.of(row.getBytes("nonce")),
                    row.getObject("cast_at", OffsetDateTime.class).toInstant());
        } catch (IllegalArgumentException e) {
            throw new OperatorNeededException("the master's row at %d/%d is no vote: %s"
                    .formatted(row.getInt("partition"), row.getLong("seq"), e.getMessage()));
        }
    }

    private SortedMap<Integer, Long> longs(String select) throws SQLException {
        SortedMap<Integer, Long> found = new TreeMap<>();
        try (var statement = session.prepareStatement(select);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                found.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return found;
    }

    private void setSeqs(PreparedStatement statement, int index, SortedMap<Integer, Long> seqs) throws SQLException {
        statement.setArray(index, ints(seqs.keySet().stream()));
        statement.setArray(index + 1, bigints(seqs.values().stream()));
    }

    private Array ints(Stream<Integer> values) throws SQLException {
        return session.createArrayOf("int", values.toArray());
    }

    private Array bigints(Stream<Long> values) throws SQLException {
        return session.createArrayOf("bigint", values.toArray());
    }

    private void execute(String sql) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private interface Work<T> {
        T run() throws SQLException, OperatorNeededException;
    }

    private <T> T inTransaction(Work<T> work) throws SQLException, OperatorNeededException {
        session.setAutoCommit(false);
        try {
            T result = work.run();
            session.commit();
            session.setAutoCommit(true);
            return result;
        } catch (SQLException | OperatorNeededException | RuntimeException e) {
            try {
                session.rollback();
                session.setAutoCommit(true);
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
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
