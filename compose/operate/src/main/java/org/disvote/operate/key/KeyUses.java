package org.disvote.operate.key;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.roster.Roster;
import org.disvote.ingest.table.SealTable;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Routing;

/// Finds out which launched elections use a key, and whether they are closed by the masters' own rows.
public final class KeyUses {

    private KeyUses() {}

    /// @param masters JDBC URLs of all masters, in any order
    /// @throws OperatorException if a master does not answer or is missing in the list
    public static List<KeyUse> of(String commitment, List<String> masters, Brokers brokers, Routing routing) {
        Map<ElectionId, Set<Integer>> closed = closed(Roster.readAll(masters, routing));
        List<KeyUse> uses = new ArrayList<>();
        for (ElectionTopic.Known known : new ElectionTopic(brokers).read().known()) {
            Election election = known.election();
            if (election.terms().voterKey().equals(Optional.of(commitment))) {
                int partitions = closed.getOrDefault(election.id(), Set.of()).size();
                uses.add(new KeyUse(election.id(), election.closesAt(), partitions >= routing.partitions()));
            }
        }
        return List.copyOf(uses);
    }

    private static Map<ElectionId, Set<Integer>> closed(List<String> masters) {
        Map<ElectionId, Set<Integer>> closed = new HashMap<>();
        for (String master : masters) {
            try (Connection session = MasterSession.connect(master, "disvote voter-key")) {
                for (SealTable.Seal seal : new SealTable(session).all()) {
                    closed.computeIfAbsent(seal.electionId(), _ -> new HashSet<>())
                            .add(seal.partition());
                }
            } catch (SQLException e) {
                throw new OperatorException(
                        "a master failed (%s): check --masters, and that all are up".formatted(SqlFailure.text(e)), e);
            }
        }
        return closed;
    }
}
