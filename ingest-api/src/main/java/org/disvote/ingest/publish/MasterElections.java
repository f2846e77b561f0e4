package org.disvote.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.Set;
import java.util.TreeMap;
import org.disvote.ingest.follow.ElectionTopic.Definitions;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.jspecify.annotations.Nullable;

/// What a master knows of elections: their definitions, and which of its partitions are sealed for which.
final class MasterElections {

    private final HeadsSession master;

    MasterElections(HeadsSession master) {
        this.master = master;
    }

    /// Copies what the topics say and this master does not know: definitions, and the closing statements of its
    /// own partitions, so that what was sealed stays sealed on a master that lost that. It locks the heads, so
    /// that each vote was cast either before a change or under it. What cannot be copied stops nothing else.
    ///
    /// @return what this master refuses, with why: a vote's terms stay as they were, and what is sealed does
    ///     too
    Map<String, String> copy(Definitions told) throws SQLException, OperatorNeededException {
        Map<String, Election> known = elections();
        List<Election> elections = told.elections().stream()
                .filter(election -> !election.equals(known.get(election.id())))
                .toList();
        Map<String, String> refused = new TreeMap<>();
        List<ClosingStatement> lost = lostSeals(told.closed(), refused);
        if (!elections.isEmpty() || !lost.isEmpty()) {
            master.inTransaction(() -> {
                master.lockHeads();
                seal(lost);
                define(elections, refused);
                return true;
            });
        }
        return refused;
    }

    /// The statements of this master's partitions that it has no seal for. Nobody votes in their elections any
    /// more.
    private List<ClosingStatement> lostSeals(Collection<ClosingStatement> stated, Map<String, String> refused)
            throws SQLException {
        Set<Integer> owned = master.heads().keySet();
        Map<String, ClosingStatement> seals = new HashMap<>();
        seals().forEach(seal -> seals.put(nameOf(seal), seal));
        List<ClosingStatement> lost = new ArrayList<>();
        for (ClosingStatement statement : stated) {
            ClosingStatement seal = seals.get(nameOf(statement));
            if (!owned.contains(statement.partition())) {
                continue;
            }
            if (seal == null && hasVoteBehind(statement)) {
                refused.put(nameOf(statement), "a vote of its election stands behind seq " + statement.lastSeq());
            } else if (seal == null) {
                lost.add(statement);
            } else if (seal.lastSeq() != statement.lastSeq() || !seal.closedAt().equals(statement.closedAt())) {
                refused.put(
                        nameOf(statement),
                        "the master sealed this partition at seq " + seal.lastSeq() + ", the statement says "
                                + statement.lastSeq());
            }
        }
        return lost;
    }

    private static String nameOf(ClosingStatement statement) {
        return "closing statement " + statement.electionId() + "/" + statement.partition();
    }

    private boolean hasVoteBehind(ClosingStatement statement) throws SQLException {
        try (var select =
                master.prepare("SELECT 1 FROM vote WHERE partition = ? AND seq > ? AND election_id = ? LIMIT 1")) {
            select.setInt(1, statement.partition());
            select.setLong(2, statement.lastSeq());
            select.setString(3, statement.electionId());
            try (var rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    private void define(List<Election> wanted, Map<String, String> refused)
            throws SQLException, OperatorNeededException {
        Map<String, Election> known = elections();
        Set<String> sealed = sealedElections();
        List<Election> allowed = new ArrayList<>();
        for (Election election : wanted) {
            String refusal = refusal(known.get(election.id()), election, sealed.contains(election.id()));
            if (refusal.isEmpty()) {
                allowed.add(election);
            } else {
                refused.put(election.id(), refusal);
            }
        }
        try {
            master.attempt(() -> upsert(allowed));
        } catch (SQLException e) {
            if (!refusesRow(e)) {
                throw e;
            }
            defineOneByOne(allowed, refused);
        }
    }

    /// Each by itself, so that one that this database cannot hold stops no other.
    private void defineOneByOne(List<Election> elections, Map<String, String> refused)
            throws SQLException, OperatorNeededException {
        for (Election election : elections) {
            try {
                master.attempt(() -> upsert(List.of(election)));
            } catch (SQLException e) {
                if (!refusesRow(e)) {
                    throw e;
                }
                refused.put(election.id(), "the master's database cannot hold it (SQL state " + e.getSQLState() + ")");
            }
        }
    }

    /// Data, a constraint, or a limit of the server: trying again would change nothing.
    private static boolean refusesRow(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }

    private boolean upsert(List<Election> elections) throws SQLException {
        OffsetDateTime at = clock();
        try (var upsert = master.prepare("""
                INSERT INTO election AS known (id, definition, opens_at, closes_at)
                VALUES (?, ?::jsonb, ?, ?)
                ON CONFLICT (id) DO UPDATE
                SET definition = excluded.definition, opens_at = excluded.opens_at,
                    -- Votes were taken up to now, or up to the close that held until now.
                    closes_at = greatest(excluded.closes_at, least(known.closes_at, ?))
                """)) {
            for (Election election : elections) {
                upsert.setString(1, election.id());
                upsert.setString(2, new String(Json.encode(election), UTF_8));
                upsert.setObject(3, election.opensAt().atOffset(ZoneOffset.UTC));
                upsert.setObject(4, election.closesAt().atOffset(ZoneOffset.UTC));
                upsert.setObject(5, at);
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
        return true;
    }

    private Set<String> sealedElections() throws SQLException {
        try (var select = master.prepare(
                        "SELECT DISTINCT election_id FROM sealed JOIN partition_head USING (partition)");
                var rows = select.executeQuery()) {
            Set<String> ids = new HashSet<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }

    /// Takes over seals that this master stated and lost. One that it has stays as it is.
    private void seal(List<ClosingStatement> closed) throws SQLException {
        try (var insert = master.prepare("""
                INSERT INTO sealed (election_id, partition, last_seq, closes_at, sealed_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (election_id, partition) DO NOTHING
                """)) {
            for (ClosingStatement statement : closed) {
                insert.setString(1, statement.electionId());
                insert.setInt(2, statement.partition());
                insert.setLong(3, statement.lastSeq());
                insert.setObject(4, statement.closesAt().atOffset(ZoneOffset.UTC));
                insert.setObject(5, statement.closedAt().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// Seals every partition of this master for the elections whose close its clock has passed. Under the
    /// heads' lock, so that every vote of such an election is at or below the seal's seq, and none comes later.
    ///
    /// @return whether there was any to seal
    boolean sealClosed() throws SQLException, OperatorNeededException {
        String closed = """
                FROM clock, election, partition_head AS head
                WHERE election.closes_at <= clock.at AND NOT EXISTS (
                    SELECT 1 FROM sealed WHERE sealed.election_id = election.id AND sealed.partition = head.partition)
                """;
        String clock = "WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS at) ";
        try (var select = master.prepare(clock + "SELECT 1 " + closed + " LIMIT 1");
                var rows = select.executeQuery()) {
            if (!rows.next()) {
                return false;
            }
        }
        return master.inTransaction(() -> {
            master.lockHeads();
            try (var insert = master.prepare(clock
                    + "INSERT INTO sealed (election_id, partition, last_seq, closes_at, sealed_at) "
                    + "SELECT election.id, head.partition, head.last_seq, election.closes_at, clock.at " + closed)) {
                return insert.executeUpdate() > 0;
            }
        });
    }

    /// What this master has sealed, of the partitions that it owns, as it is to be stated: with the close that
    /// the election's definition has, which a master may have heard of late.
    List<ClosingStatement> seals() throws SQLException {
        Map<String, Election> known = elections();
        List<ClosingStatement> seals = new ArrayList<>();
        try (var select = master.prepare("""
                        SELECT election_id, partition, sealed.last_seq, closes_at, sealed_at
                        FROM sealed JOIN partition_head USING (partition)
                        ORDER BY election_id, partition
                        """);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                Election election = known.get(rows.getString(1));
                Instant sealedBy = rows.getObject(4, OffsetDateTime.class).toInstant();
                Instant close = election == null ? sealedBy : election.closesAt();
                try {
                    seals.add(new ClosingStatement(
                            rows.getString(1),
                            rows.getInt(2),
                            rows.getLong(3),
                            close.isBefore(sealedBy) ? close : sealedBy.truncatedTo(ChronoUnit.SECONDS),
                            rows.getObject(5, OffsetDateTime.class).toInstant()));
                } catch (IllegalArgumentException e) {
                    // A row that no statement can be made of seals its partition here, and is not published.
                }
            }
        }
        return seals;
    }

    private String refusal(@Nullable Election known, Election wanted, boolean sealed) throws SQLException {
        if (known != null && sealed && !known.closesAt().equals(wanted.closesAt())) {
            return "it is sealed here, and stays closed";
        }
        List<String> changes = known == null ? List.of() : known.changesOfMeaning(wanted);
        return changes.isEmpty() || !hasVotes(wanted.id())
                ? ""
                : "votes rest on the definition that is here, and it changes " + String.join(", ", changes);
    }

    private boolean hasVotes(String electionId) throws SQLException {
        try (var select = master.prepare("SELECT 1 FROM vote WHERE election_id = ? LIMIT 1")) {
            select.setString(1, electionId);
            try (var rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /// The IDs of this master's elections whose voters have no constituency. Once it has votes, an election
    /// stays one of them or never becomes one.
    Set<ElectionId> withoutRoll() throws SQLException {
        try (var select = master.prepare(
                        "SELECT id FROM election WHERE definition ->> 'eligibility' IS DISTINCT FROM 'roll'");
                var rows = select.executeQuery()) {
            Set<ElectionId> ids = new HashSet<>();
            while (rows.next()) {
                ElectionId.parse(rows.getString(1)).ifPresent(ids::add);
            }
            return ids;
        }
    }

    /// This master's definitions, by ID; a row that is none is left out, and copied anew.
    private Map<String, Election> elections() throws SQLException {
        Map<String, Election> known = new HashMap<>();
        try (var select = master.prepare("SELECT id, definition::text FROM election");
                var rows = select.executeQuery()) {
            while (rows.next()) {
                try {
                    known.put(rows.getString(1), Json.decode(rows.getString(2).getBytes(UTF_8), Election.class));
                } catch (MalformedEventException e) {
                    // Replaced by what the topic says.
                }
            }
        }
        return known;
    }

    private OffsetDateTime clock() throws SQLException {
        try (var select = master.prepare("SELECT clock_timestamp()");
                var row = select.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class);
        }
    }
}
