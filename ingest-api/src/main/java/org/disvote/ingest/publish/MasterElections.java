package org.disvote.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.disvote.ingest.follow.ElectionTopic.Definitions;
import org.disvote.topics.event.ClosingStatement;
import org.disvote.topics.event.Election;
import org.disvote.topics.event.ElectionEvent;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.EventCodec.MalformedEventException;
import org.jspecify.annotations.Nullable;

/// What a master knows of elections: their definitions, and which of its partitions are sealed for which.
final class MasterElections {

    private final HeadsSession master;

    MasterElections(HeadsSession master) {
        this.master = master;
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
        Set<Integer> owned = master.heads().keySet();
        Set<ClosingStatement> seals = Set.copyOf(seals());
        List<ClosingStatement> closed = told.closed().stream()
                .filter(statement -> owned.contains(statement.partition()) && !seals.contains(statement))
                .toList();
        return elections.isEmpty() && closed.isEmpty()
                ? Map.of()
                : master.inTransaction(() -> {
                    master.lockHeads();
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
        try (var upsert = master.prepare("""
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

    /// What this master has sealed, of the partitions that it owns.
    List<ClosingStatement> seals() throws SQLException {
        List<ClosingStatement> seals = new ArrayList<>();
        try (var select = master.prepare("""
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
    Set<String> withoutRoll() throws SQLException {
        try (var select = master.prepare(
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
        try (var select = master.prepare("SELECT id, definition::text FROM election");
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
        try (var select = master.prepare("SELECT clock_timestamp()");
                var row = select.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class);
        }
    }
}
