package org.disvote.ingest.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;

/// The table `election`: the definitions of elections that the master has.
public final class ElectionTable {

    /// The master's clock, and what decides on the votes of the elections of one parameter. See [#polls].
    public static final String POLLS = """
        WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS at)
        SELECT clock.at, election.id, election.opens_at, election.closes_at,
            election.definition ->> 'eligibility' = 'roll' AS roll,
            election.definition ->> 'changeOfMind' IS NOT DISTINCT FROM 'last-counts' AS last_counts,
            %s AS sealed,
            ARRAY(SELECT choice ->> 'id'
                  FROM jsonb_array_elements(election.definition -> 'choices') AS choice) AS choices
        FROM clock LEFT JOIN election ON election.id = ANY(?)
        """.formatted(SealTable.partitions("election.id"));

    /// The elections that are only for those on the electoral roll.
    static final String IDS_WITH_ROLL = "SELECT id FROM election WHERE definition ->> 'eligibility' = 'roll'";

    /// By the election's ID, when it closes.
    static final String CLOSES = "SELECT id, closes_at FROM election";

    private final Connection session;

    public ElectionTable(Connection session) {
        this.session = session;
    }

    /// What decides on an election's votes.
    ///
    /// @param roll whether it is only for those on the electoral roll
    /// @param lastCounts whether a later vote of a voter supersedes the earlier one, rather than being
    ///     refused
    /// @param sealed the partitions that take no more votes of it, whatever the clock says
    public record Poll(
            Instant opensAt,
            Instant closesAt,
            Set<ChoiceId> choices,
            boolean roll,
            boolean lastCounts,
            Set<Integer> sealed) {

        public Poll {
            choices = Set.copyOf(choices);
            sealed = Set.copyOf(sealed);
        }

        public boolean takesVotes(Instant at, int partition) {
            return !at.isBefore(opensAt) && at.isBefore(closesAt) && !sealed.contains(partition);
        }
    }

    /// The master's clock and its elections, read in one statement.
    public record Polls(Instant at, Map<ElectionId, Poll> byElection) {

        public Polls {
            byElection = Map.copyOf(byElection);
        }
    }

    /// Reads the rows of [#POLLS].
    public static Polls polls(ResultSet rows) throws SQLException {
        Map<ElectionId, Poll> byElection = new HashMap<>();
        Instant at = Instant.MIN;
        while (rows.next()) {
            at = VoteTable.instant(rows, "at");
            String election = rows.getString("id");
            if (election != null) {
                String[] choices = (String[]) rows.getArray("choices").getArray();
                byElection.put(
                        new ElectionId(election),
                        new Poll(
                                VoteTable.instant(rows, "opens_at"),
                                VoteTable.instant(rows, "closes_at"),
                                choices(choices),
                                rows.getBoolean("roll"),
                                rows.getBoolean("last_counts"),
                                Set.of((Integer[]) rows.getArray("sealed").getArray())));
            }
        }
        return new Polls(at, byElection);
    }

    /// Leaves out what is not an ID: a row that was changed by hand must not fail the votes of other
    /// elections.
    private static Set<ChoiceId> choices(String[] texts) {
        return Arrays.stream(texts)
                .map(ChoiceId::parse)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    /// A row, which may be invalid if somebody changed it by hand.
    ///
    /// @param definition as JSON
    /// @param closesAt the close that counts here; see [#put]
    public record Row(String id, String definition, Instant closesAt) {

        /// @throws MalformedEventException if the row is no definition
        public Election decode() throws MalformedEventException {
            return Json.decode(definition.getBytes(UTF_8), Election.class);
        }
    }

    /// All rows, by ID.
    public List<Row> rows() throws SQLException {
        String sql = "SELECT id, definition::text, closes_at FROM election ORDER BY id";
        try (PreparedStatement select = session.prepareStatement(sql);
                ResultSet found = select.executeQuery()) {
            List<Row> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(new Row(
                        found.getString("id"), found.getString("definition"), VoteTable.instant(found, "closes_at")));
            }
            return rows;
        }
    }

    /// The definitions, by ID. A row that is no definition is left out; the next copy of the topic replaces
    /// it.
    public Map<ElectionId, Election> definitions() throws SQLException {
        Map<ElectionId, Election> definitions = new HashMap<>();
        copies().forEach((id, copy) -> copy.election().ifPresent(election -> definitions.put(id, election)));
        return definitions;
    }

    /// What the master has of an election.
    ///
    /// @param election empty if the row is not a definition
    /// @param closesAt the close in force on the master; later than the definition's if the master read that
    ///     late
    public record Copy(Optional<Election> election, Instant closesAt) {}

    /// All rows whose ID is valid.
    public Map<ElectionId, Copy> copies() throws SQLException {
        Map<ElectionId, Copy> copies = new HashMap<>();
        for (Row row : rows()) {
            Copy copy = new Copy(decode(row), row.closesAt());
            ElectionId.parse(row.id()).ifPresent(id -> copies.put(id, copy));
        }
        return copies;
    }

    private static Optional<Election> decode(Row row) {
        try {
            return Optional.of(row.decode());
        } catch (MalformedEventException e) {
            return Optional.empty();
        }
    }

    /// Whether an election that is only for those on the electoral roll has a vote.
    public boolean anyVoteWithRoll() throws SQLException {
        String sql = "SELECT EXISTS (SELECT FROM (%s) AS election WHERE EXISTS (%s))"
                .formatted(IDS_WITH_ROLL, VoteTable.ofElection("election.id"));
        try (PreparedStatement select = session.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /// Inserts definitions or replaces them. A close that is already past when it arrives holds from now on:
    /// votes were taken until now, or until the close that was known before.
    public void put(List<Election> elections) throws SQLException {
        OffsetDateTime now = clock();
        try (PreparedStatement upsert = session.prepareStatement("""
            INSERT INTO election AS known (id, definition, opens_at, closes_at)
            VALUES (?, ?::jsonb, ?, ?)
            ON CONFLICT (id) DO UPDATE
            SET definition = excluded.definition, opens_at = excluded.opens_at,
                closes_at = greatest(excluded.closes_at, least(known.closes_at, ?))
            """)) {
            for (Election election : elections) {
                upsert.setString(1, election.id().value());
                upsert.setString(2, new String(Json.encode(election), UTF_8));
                upsert.setObject(3, election.opensAt().atOffset(ZoneOffset.UTC));
                upsert.setObject(4, election.closesAt().atOffset(ZoneOffset.UTC));
                upsert.setObject(5, now);
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private OffsetDateTime clock() throws SQLException {
        try (PreparedStatement select = session.prepareStatement("SELECT clock_timestamp()");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class);
        }
    }

    /// All rows, as [#copyInMissing] takes them.
    public byte[] copyOut() throws SQLException {
        return SqlCopy.out(session, "SELECT id, definition, opens_at, closes_at FROM election");
    }

    /// Inserts the elections that this master does not have, in the caller's transaction.
    public void copyInMissing(byte[] elections) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute("CREATE TEMP TABLE arriving (LIKE election) ON COMMIT DROP");
            SqlCopy.in(session, "arriving (id, definition, opens_at, closes_at)", elections);
            statement.execute("INSERT INTO election SELECT * FROM arriving ON CONFLICT (id) DO NOTHING");
        }
    }
}
