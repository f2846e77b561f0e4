package org.disvote.audit.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.audit.database.Database;
import org.disvote.audit.database.DatabaseTables.Change;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.LogOddities;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.count.rule.Revisions;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.jspecify.annotations.Nullable;

/// What databases keep besides the votes that count: a master's void votes, which it took from the log and
/// which are nobody's standing vote by the counts' rule; and a replica's quarantine, the records that
/// displaced no vote. A vote that is marked against the rule is a finding, and so is one that is not marked:
/// its master takes it for the voter's standing one.
public final class KeptAside {

    private static final int LISTED_MAX = 5;

    private final int votesMax;
    private final Findings findings;
    private final Map<String, List<String>> voidVotes = new LinkedHashMap<>();
    private final Map<String, SortedMap<String, Long>> quarantines = new LinkedHashMap<>();

    /// @param votesMax how many void votes of a master are noted
    public KeptAside(int votesMax, Findings findings) {
        this.votesMax = votesMax;
        this.findings = findings;
    }

    /// @param owned the master's partitions
    /// @param rules null where the elections in force are not known
    public void readMaster(Database master, Collection<Integer> owned, @Nullable VoteRules rules)
            throws UnreachableException {
        Chains chains = new Chains(master.where(), rules);
        master.changes(owned, chains::add);
        voidVotes.put(master.where(), chains.rightlyVoid);
    }

    /// The votes of one voter after another, each voter's in seq order.
    private final class Chains {

        private final String where;
        private final @Nullable VoteRules rules;
        private final List<String> rightlyVoid = new ArrayList<>();
        private String electionId = "";
        private String voter = "";
        private int standing;

        Chains(String where, @Nullable VoteRules rules) {
            this.where = where;
            this.rules = rules;
        }

        void add(Change vote) {
            if (!vote.electionId().equals(electionId) || !vote.voter().equals(voter)) {
                electionId = vote.electionId();
                voter = vote.voter();
                standing = 0;
            }
            ElectionId id = ElectionId.parse(electionId).orElse(null);
            Election election = rules == null || id == null ? null : rules.election(id);
            // Of an unknown election only the terms say more, so there the mark is believed.
            boolean lastCounts =
                    election == null ? !vote.isVoid() : election.changeOfMind() == ChangeOfMind.LAST_COUNTS;
            boolean isVoid = Revisions.isVoid(lastCounts, standing, vote.revision());
            if (vote.isVoid() && isVoid) {
                if (rightlyVoid.size() < votesMax) {
                    rightlyVoid.add(vote.partition() + "/" + vote.seq());
                }
            } else if (vote.isVoid()) {
                found(vote, "marked as void, although it is its voter's next vote");
            } else if (isVoid && vote.revision() > standing) {
                // A second vote of one revision is a double voter.
                found(vote, "not marked as void, although it is behind a gap or changes a mind where none may be");
            }
            if (!isVoid) {
                standing = vote.revision();
            }
        }

        private void found(Change vote, String what) {
            findings.ofVote(Kind.VOID, where, vote.partition(), vote.seq(), what);
        }
    }

    public void readReplica(Database replica) throws UnreachableException {
        quarantines.put(replica.where(), replica.tables().quarantined());
    }

    /// @param ofLog what the log has of such records
    public List<String> notes(LogOddities ofLog) {
        List<String> notes = new ArrayList<>();
        voidVotes.forEach((master, positions) -> {
            if (!positions.isEmpty()) {
                notes.add("%s: void votes, which count for nothing: %,d (%s%s)"
                        .formatted(
                                master,
                                positions.size(),
                                String.join(", ", positions.subList(0, Math.min(LISTED_MAX, positions.size()))),
                                positions.size() > LISTED_MAX ? ", …" : ""));
            }
        });
        SortedMap<String, Long> there = new TreeMap<>();
        for (LogOddities.Kind kind : LogOddities.Kind.values()) {
            if (kind.isQuarantined() && ofLog.count(kind) > 0) {
                there.put(kind.toString(), ofLog.count(kind));
            }
        }
        quarantines.forEach((replica, kept) -> {
            if (!kept.equals(there)) {
                notes.add("%s: has %s in quarantine; the log has %s".formatted(replica, text(kept), text(there)));
            }
        });
        return notes;
    }

    private static String text(SortedMap<String, Long> counts) {
        if (counts.isEmpty()) {
            return "nothing";
        }
        List<String> parts = new ArrayList<>();
        counts.forEach((kind, count) -> parts.add("%,d %s".formatted(count, kind)));
        return String.join(", ", parts);
    }
}
