package org.disvote.compose.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What replicas keep in quarantine: records of the log that displaced no vote.
final class KeptAside {

    private final Map<String, SortedMap<String, Long>> quarantines = new LinkedHashMap<>();

    void readReplica(Database replica) throws UnreachableException {
        quarantines.put(replica.where(), replica.tables().quarantined());
    }

    /// @param ofLog what the log has of such records
    List<String> notes(LogOddities ofLog) {
        List<String> notes = new ArrayList<>();
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
