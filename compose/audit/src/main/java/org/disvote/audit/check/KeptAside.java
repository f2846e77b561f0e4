package org.disvote.audit.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.Database;
import org.disvote.audit.source.DatabaseTables.VoidVote;
import org.disvote.audit.source.LogOddities;
import org.disvote.audit.source.UnreachableException;

/// What databases keep besides the votes that count: a master's void votes, which it took from the log and
/// whose voters have another vote of that revision; and a replica's quarantine, the records that displaced no
/// vote.
public final class KeptAside {

    private static final int LISTED_MAX = 5;

    private final int votesMax;
    private final Findings findings;
    private final Map<String, List<VoidVote>> voidVotes = new LinkedHashMap<>();
    private final Map<String, SortedMap<String, Long>> quarantines = new LinkedHashMap<>();

    /// @param votesMax how many void votes of a master are read
    public KeptAside(int votesMax, Findings findings) {
        this.votesMax = votesMax;
        this.findings = findings;
    }

    public void readMaster(Database master) throws UnreachableException {
        List<VoidVote> found = master.tables().voidVotes(votesMax);
        voidVotes.put(master.where(), found);
        found.stream()
                .filter(vote -> !vote.rightly())
                .forEach(vote -> findings.ofVote(
                        Kind.VOID,
                        master.where(),
                        vote.position().partition(),
                        vote.position().seq(),
                        "marked as void, and its voter has no other vote of this revision"));
    }

    public void readReplica(Database replica) throws UnreachableException {
        quarantines.put(replica.where(), replica.tables().quarantined());
    }

    /// @param ofLog what the log has of such records
    public List<String> notes(LogOddities ofLog) {
        List<String> notes = new ArrayList<>();
        voidVotes.forEach((master, votes) -> {
            List<String> positions = votes.stream()
                    .filter(VoidVote::rightly)
                    .map(vote -> vote.position().toString())
                    .toList();
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
