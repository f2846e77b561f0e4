package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;

/// The tables `election` and `ballot_paper`: the launched elections that the master has.
public final class ElectionTable {

    /// The master's clock, and the elections of one parameter: which terms they have, how they close, and
    /// which partitions take no more votes of them. See [#polls]. Neither terms nor papers are read.
    public static final String POLLS = """
        WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS at)
        SELECT clock.at, election.id, election.terms_digest, election.closes_at, %s AS sealed
        FROM clock LEFT JOIN election ON election.id = ANY(?)
        """.formatted(SealTable.partitions("election.id"));

    /// By the election's ID, when it closes.
    static final String CLOSES = "SELECT id, closes_at FROM election";

    private static final String ROWS = "SELECT id, terms_digest, closes_at FROM election";
    private static final String COLUMNS = "id, terms_digest, terms, opens_at, closes_at, notice_s, roll";
    private static final String PAPER_COLUMNS = "election_id, constituency, digest, paper";

    /// By the digest of their terms, which also fixes their papers. So any session of this process may use
    /// what another one has parsed. There are as many as were ever launched.
    private static final ConcurrentMap<String, Election> PARSED = new ConcurrentHashMap<>();

    private final Connection session;

    public ElectionTable(Connection session) {
        this.session = session;
    }

    /// Whether an election takes votes.
    public enum State {
        NOT_YET_OPEN,
        OPEN,
        /// The master's clock has passed the close, and the partition is not sealed yet: the close may have
        /// been moved.
        CLOSING,
        SEALED
    }

    /// What decides on an election's votes.
    ///
    /// @param election with the close that is in force here
    /// @param sealed the partitions that take no more votes of it, whatever the clock says
    public record Poll(Election election, Set<Integer> sealed) {

        public Poll {
            sealed = Set.copyOf(sealed);
        }

        public State stateAt(Instant at, int partition) {
            if (sealed.contains(partition)) {
                return State.SEALED;
            }
            if (at.isBefore(election.opensAt())) {
                return State.NOT_YET_OPEN;
            }
            return at.isBefore(election.closesAt()) ? State.OPEN : State.CLOSING;
        }

        /// The name of the roll on which its voters must be; empty if anyone may vote.
        public String roll() {
            return election.terms().roll();
        }

        public boolean hasRoll() {
            return !roll().isEmpty();
        }

        /// Whether it takes envelopes rather than open ballots.
        public boolean isSealed() {
            return election.terms().ballots() == Ballots.SEALED;
        }

        /// Whether a later vote of a voter supersedes the earlier one, rather than being refused.
        public boolean lastCounts() {
            return election.changeOfMind() == ChangeOfMind.LAST_COUNTS;
        }
    }

    /// The master's clock and its elections, read in one statement.
    public record Polls(Instant at, Map<ElectionId, Poll> byElection) {

        public Polls {
            byElection = Map.copyOf(byElection);
        }
    }

    /// The rows of [#POLLS].
    ///
    /// @param sealed by ID
    public record PollRows(Instant at, List<Row> rows, Map<String, Set<Integer>> sealed) {

        public PollRows {
            rows = List.copyOf(rows);
            sealed = Map.copyOf(sealed);
        }
    }

    /// Reads the rows of [#POLLS].
    public static PollRows pollRows(ResultSet found) throws SQLException {
        List<Row> rows = new ArrayList<>();
        Map<String, Set<Integer>> sealed = new HashMap<>();
        Instant at = Instant.MIN;
        while (found.next()) {
            at = VoteTable.instant(found, "at");
            if (found.getString("id") != null) {
                rows.add(row(found));
                Integer[] partitions = (Integer[]) found.getArray("sealed").getArray();
                sealed.put(rows.getLast().id(), Set.of(partitions));
            }
        }
        return new PollRows(at, rows, sealed);
    }

    /// The elections of these rows. One that this process meets for the first time is read from the master.
    public Polls polls(PollRows read) throws SQLException {
        Map<ElectionId, Poll> byElection = new HashMap<>();
        for (Row row : read.rows()) {
            election(row)
                    .ifPresent(election -> byElection.put(
                            election.id(), new Poll(election, read.sealed().getOrDefault(row.id(), Set.of()))));
        }
        return new Polls(read.at(), byElection);
    }

    /// A row, without terms and papers.
    ///
    /// @param closesAt the close that is in force here
    public record Row(String id, String digest, Instant closesAt) {}

    private static Row row(ResultSet found) throws SQLException {
        return new Row(found.getString("id"), found.getString("terms_digest"), VoteTable.instant(found, "closes_at"));
    }

    /// All rows, by ID.
    public List<Row> rows() throws SQLException {
        try (PreparedStatement select = session.prepareStatement(ROWS + " ORDER BY id")) {
            return rows(select);
        }
    }

    private static List<Row> rows(PreparedStatement select) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                rows.add(row(found));
            }
        }
        return rows;
    }

    /// The election of a row.
    ///
    /// @return empty if somebody changed the row or its papers by hand, so that they are no election; the next
    ///     copy of the topic replaces them
    public Optional<Election> election(Row row) throws SQLException {
        Optional<Election> known = Optional.ofNullable(PARSED.get(row.digest()));
        return (known.isPresent() ? known : read(row))
                .filter(found ->
                        found.id().value().equals(row.id()) && found.opensAt().isBefore(row.closesAt()))
                .map(found -> found.withClose(row.closesAt()));
    }

    private Optional<Election> read(Row row) throws SQLException {
        String sql = "SELECT terms, notice_s FROM election WHERE id = ? AND terms_digest = ?";
        try (PreparedStatement select = session.prepareStatement(sql)) {
            select.setString(1, row.id());
            select.setString(2, row.digest());
            try (ResultSet found = select.executeQuery()) {
                Terms terms = found.next() ? Terms.read(found.getBytes("terms")) : null;
                if (terms == null || !terms.digest().equals(row.digest())) {
                    return Optional.empty();
                }
                Election election = Election.of(
                        terms, papers(row.id()), row.closesAt(), Duration.ofSeconds(found.getInt("notice_s")));
                PARSED.put(election.digest(), election);
                return Optional.of(election);
            }
        } catch (MalformedEventException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private List<Paper> papers(String id) throws SQLException, MalformedEventException {
        String sql = "SELECT paper FROM ballot_paper WHERE election_id = ?";
        try (PreparedStatement select = session.prepareStatement(sql)) {
            select.setString(1, id);
            try (ResultSet rows = select.executeQuery()) {
                List<Paper> papers = new ArrayList<>();
                while (rows.next()) {
                    papers.add(Paper.read(rows.getBytes("paper")));
                }
                return papers;
            }
        }
    }

    /// What the master has of an election.
    ///
    /// @param election empty if the row or its papers are no election
    public record Copy(Row row, Optional<Election> election) {}

    /// All rows whose ID is valid.
    public Map<ElectionId, Copy> copies() throws SQLException {
        return copies(rows());
    }

    private Map<ElectionId, Copy> copies(List<Row> rows) throws SQLException {
        Map<ElectionId, Copy> copies = new HashMap<>();
        for (Row row : rows) {
            Optional<Election> read = election(row);
            ElectionId.parse(row.id()).ifPresent(id -> copies.put(id, new Copy(row, read)));
        }
        return copies;
    }

    /// What the master has of these elections.
    public Map<ElectionId, Copy> copies(Collection<ElectionId> ids) throws SQLException {
        try (PreparedStatement select = session.prepareStatement(ROWS + " WHERE id = ANY(?)")) {
            select.setObject(1, SqlArrays.texts(ids, ElectionId::value));
            return copies(rows(select));
        }
    }

    /// The master's clock and these elections, for voters who do not cast yet.
    public Polls polls(Collection<ElectionId> ids) throws SQLException {
        try (PreparedStatement select = session.prepareStatement(POLLS)) {
            select.setObject(1, SqlArrays.texts(ids, ElectionId::value));
            try (ResultSet rows = select.executeQuery()) {
                return polls(pollRows(rows));
            }
        }
    }

    /// Whether an election that is only for those on this roll has a vote.
    public boolean anyVoteWithRoll(String roll) throws SQLException {
        String sql = "SELECT EXISTS (SELECT FROM election WHERE roll = ? AND EXISTS (%s))"
                .formatted(VoteTable.ofElection("election.id"));
        try (PreparedStatement select = session.prepareStatement(sql)) {
            select.setString(1, roll);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /// Inserts an election with its papers, or replaces what is there, in the caller's transaction.
    public void put(Election election) throws SQLException {
        try (PreparedStatement delete = session.prepareStatement("DELETE FROM ballot_paper WHERE election_id = ?");
                PreparedStatement upsert = session.prepareStatement("""
                    INSERT INTO election (id, terms_digest, terms, opens_at, closes_at, notice_s, roll)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE
                    SET terms_digest = excluded.terms_digest, terms = excluded.terms, opens_at = excluded.opens_at,
                        closes_at = excluded.closes_at, notice_s = excluded.notice_s, roll = excluded.roll
                    """);
                PreparedStatement insert = session.prepareStatement(
                        "INSERT INTO ballot_paper (election_id, constituency, digest, paper) VALUES (?, ?, ?, ?)")) {
            upsert.setString(1, election.id().value());
            upsert.setString(2, election.digest());
            upsert.setBytes(3, election.terms().bytes());
            upsert.setObject(4, election.opensAt().atOffset(ZoneOffset.UTC));
            upsert.setObject(5, election.closesAt().atOffset(ZoneOffset.UTC));
            upsert.setLong(6, election.notice().toSeconds());
            upsert.setString(7, election.terms().roll());
            upsert.executeUpdate();
            delete.setString(1, election.id().value());
            delete.executeUpdate();
            for (Paper paper : election.papers().values()) {
                insert.setString(1, election.id().value());
                insert.setString(2, paper.constituency());
                insert.setString(3, paper.digest());
                insert.setBytes(4, paper.bytes());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// Moves the close of an election that is there.
    public void moveClose(Election election) throws SQLException {
        try (PreparedStatement update = session.prepareStatement("UPDATE election SET closes_at = ? WHERE id = ?")) {
            update.setObject(1, election.closesAt().atOffset(ZoneOffset.UTC));
            update.setString(2, election.id().value());
            update.executeUpdate();
        }
    }

    /// All rows of both tables.
    public static final class Copied {
        private final byte[] elections;
        private final byte[] papers;

        private Copied(byte[] elections, byte[] papers) {
            this.elections = elections;
            this.papers = papers;
        }
    }

    /// All rows, as [#copyInMissing] takes them.
    public Copied copyOut() throws SQLException {
        return new Copied(
                SqlCopy.out(session, "SELECT " + COLUMNS + " FROM election"),
                SqlCopy.out(session, "SELECT " + PAPER_COLUMNS + " FROM ballot_paper"));
    }

    /// Inserts the elections that this master does not have, in the caller's transaction.
    public void copyInMissing(Copied copied) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute("CREATE TEMP TABLE arriving (LIKE election) ON COMMIT DROP");
            statement.execute("CREATE TEMP TABLE arriving_paper (LIKE ballot_paper) ON COMMIT DROP");
            SqlCopy.in(session, "arriving (" + COLUMNS + ")", copied.elections);
            SqlCopy.in(session, "arriving_paper (" + PAPER_COLUMNS + ")", copied.papers);
            statement.execute("""
                INSERT INTO ballot_paper SELECT * FROM arriving_paper
                WHERE NOT EXISTS (SELECT FROM election WHERE election.id = arriving_paper.election_id)
                ON CONFLICT DO NOTHING
                """);
            statement.execute("INSERT INTO election SELECT * FROM arriving ON CONFLICT (id) DO NOTHING");
        }
    }
}
