package org.disvote.ingest.publish.election;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.revision.VoidVotes;
import org.disvote.ingest.table.ElectionTable;
import org.disvote.ingest.table.ElectionTable.Copy;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.SealTable;
import org.disvote.ingest.table.VoteTable;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.follow.ElectionFollower.Definitions;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.jspecify.annotations.Nullable;

/// Copies to a master what the topics hold and it does not know: launched elections whose terms the notary has
/// stated, moves of their closes, and the closing statements of its own partitions, so that what was sealed stays
/// sealed on a master that
/// lost its seals. What cannot be copied stops nothing else. For one thread.
final class LaunchCopy {

    private final MasterSession master;
    private final HeadTable heads;
    private final VoteTable votes;
    private final VoidVotes voids;
    private final ElectionTable elections;
    private final SealTable seals;

    LaunchCopy(MasterSession master) {
        this.master = master;
        heads = new HeadTable(master.connection());
        votes = new VoteTable(master.connection());
        voids = new VoidVotes(master.connection());
        elections = new ElectionTable(master.connection());
        seals = new SealTable(master.connection());
    }

    /// Writes under the heads' lock, so that each vote was cast either before a change or under it.
    ///
    /// @return by record why this master refuses it: a vote's terms stay as they were, and what is sealed
    ///     stays sealed
    SortedMap<String, String> run(Definitions topics) throws SQLException {
        Map<ElectionId, Copy> known = elections.copies();
        SortedMap<String, String> refused = new TreeMap<>();
        List<Election> changed = new ArrayList<>();
        for (Election election : topics.elections()) {
            Copy copy = known.get(election.id());
            Reason withheld =
                    hasTerms(copy, election) ? Reason.NONE : topics.withheld().getOrDefault(election.id(), Reason.NONE);
            if (withheld.code() == Code.TERMS_DIFFER) {
                refused.put(election.id().value(), withheld.explanation());
            } else if (withheld.isNone() && !isKnown(copy, election)) {
                changed.add(election);
            }
        }
        List<ClosingStatement> lost = lostSeals(topics.closed(), refused);
        if (!changed.isEmpty() || !lost.isEmpty()) {
            master.inTransaction(() -> {
                heads.lockAll();
                seals.insert(lost);
                take(changed, refused);
                return true;
            });
        }
        return refused;
    }

    /// Then it was stated when the master took it.
    private static boolean hasTerms(@Nullable Copy copy, Election election) {
        return copy != null && copy.row().digest().equals(election.digest());
    }

    private static boolean isKnown(@Nullable Copy copy, Election election) {
        return copy != null && copy.election().filter(election::equals).isPresent();
    }

    /// The statements of this master's partitions that it has no seal for. Nobody votes in their elections
    /// any more.
    private List<ClosingStatement> lostSeals(Collection<ClosingStatement> statements, Map<String, String> refused)
            throws SQLException {
        Set<Integer> owned = heads.lastSeqs().keySet();
        Map<String, ClosingStatement> known = new HashMap<>();
        SealStatements.read(master).forEach(seal -> known.put(nameOf(seal), seal));
        List<ClosingStatement> lost = new ArrayList<>();
        for (ClosingStatement statement : statements) {
            if (!owned.contains(statement.partition())) {
                continue;
            }
            String refusal = refusal(statement, known.get(nameOf(statement)));
            if (!refusal.isEmpty()) {
                refused.put(nameOf(statement), refusal);
            } else if (!known.containsKey(nameOf(statement))) {
                lost.add(statement);
            }
        }
        return lost;
    }

    private static String nameOf(ClosingStatement statement) {
        return "closing statement " + statement.electionId() + "/" + statement.partition();
    }

    /// @param seal what this master has sealed, if anything
    /// @return empty if the statement agrees with this master
    private String refusal(ClosingStatement statement, @Nullable ClosingStatement seal) throws SQLException {
        if (seal == null) {
            return votes.anyAfter(statement.partition(), statement.lastSeq(), statement.electionId())
                    ? "its election has a vote in this partition after seq " + statement.lastSeq()
                    : "";
        }
        return seal.lastSeq() != statement.lastSeq() || !seal.closedAt().equals(statement.closedAt())
                ? "the master sealed this partition at seq " + seal.lastSeq() + ", the statement says "
                        + statement.lastSeq()
                : "";
    }

    /// One at a time, so that an election that this database cannot hold stops no other.
    private void take(List<Election> wanted, Map<String, String> refused) throws SQLException {
        Map<ElectionId, Copy> known = elections.copies();
        Set<ElectionId> sealed = seals.elections();
        for (Election election : wanted) {
            String refusal = refusal(known.get(election.id()), election, sealed.contains(election.id()));
            if (refusal.isEmpty()) {
                refusal = take(known.get(election.id()), election);
            }
            if (!refusal.isEmpty()) {
                refused.put(election.id().value(), refusal);
            }
        }
    }

    private String refusal(@Nullable Copy copy, Election wanted, boolean sealed) throws SQLException {
        if (copy == null) {
            return "";
        }
        if (!copy.row().digest().equals(wanted.digest()) && votes.anyOf(wanted.id())) {
            return "votes were cast here under other terms: " + copy.row().digest();
        }
        return sealed && !copy.row().closesAt().equals(wanted.closesAt()) ? "it is sealed here and stays closed" : "";
    }

    private String take(@Nullable Copy copy, Election election) throws SQLException {
        boolean onlyCloseMoved = copy != null
                && copy.election()
                        .filter(here -> here.digest().equals(election.digest()))
                        .isPresent();
        try {
            return master.attempt(() -> {
                if (onlyCloseMoved) {
                    elections.moveClose(election);
                } else {
                    elections.put(election);
                    voids.applyTerms(election);
                }
                return "";
            });
        } catch (SQLException e) {
            if (!refusesRow(e)) {
                throw e;
            }
            return "the master's database cannot hold it (SQL state " + e.getSQLState() + ")";
        }
    }

    /// Data, a constraint, or a limit of the server: a retry would change nothing.
    private static boolean refusesRow(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }
}
