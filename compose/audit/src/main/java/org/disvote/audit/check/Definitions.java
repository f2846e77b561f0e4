package org.disvote.audit.check;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.audit.database.DatabaseTables.ElectionRow;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.ElectionsTopic;
import org.disvote.topics.election.Election;

/// Checks that each master has the elections that are launched by the elections topic, with the same terms
/// and ballot papers to the byte, and with the close in force.
///
/// A launch or a move of a close may be written while the audit runs. So a master may have what was in force
/// when the audit began, or anything that came later.
final class Definitions {

    /// By the ID's text: a master's row may have an ID that is not valid, and is then reported.
    private final SortedMap<String, List<Election>> accepted = new TreeMap<>();

    /// @param begin the topic when the audit began
    Definitions(ElectionsTopic begin) {
        begin.definitions().forEach((id, all) -> accepted.put(id.value(), List.of(all.getLast())));
    }

    /// @param now the topic after the masters' snapshots were taken
    void update(ElectionsTopic now) {
        now.definitions().forEach((id, all) -> {
            List<Election> before = accepted.getOrDefault(id.value(), List.of());
            int from = before.isEmpty() ? 0 : Math.max(0, all.lastIndexOf(before.getFirst()));
            accepted.put(id.value(), List.copyOf(all.subList(from, all.size())));
        });
    }

    /// Whether a master has yet to take over what is in force.
    boolean isAwaitedBy(Map<String, ElectionRow> rows) {
        return accepted.entrySet().stream()
                .anyMatch(each -> !rows.containsKey(each.getKey())
                        || each.getValue().stream().noneMatch(rows.get(each.getKey())::isOf));
    }

    void check(String where, Map<String, ElectionRow> rows, Findings findings) {
        Set<String> all = new HashSet<>(accepted.keySet());
        all.addAll(rows.keySet());
        all.stream().sorted().forEach(id -> {
            String wrong = wrong(accepted.getOrDefault(id, List.of()), Optional.ofNullable(rows.get(id)));
            if (!wrong.isEmpty()) {
                findings.ofPlace(Kind.OTHER_DEFINITION, where, "election " + id + ": " + wrong);
            }
        });
    }

    private static String wrong(List<Election> launched, Optional<ElectionRow> found) {
        if (found.isEmpty()) {
            return "this master does not have it, and refuses its voters";
        }
        ElectionRow row = found.get();
        if (launched.isEmpty()) {
            return "this master has it, and by the elections topic it is not launched";
        }
        Election election = launched.getLast();
        String changed = row.differences(election);
        if (!changed.isEmpty()) {
            return "this master has it otherwise than the elections topic: " + changed;
        }
        return launched.stream().noneMatch(row::isOf)
                ? "this master closes it at %s, and the close in force is %s"
                        .formatted(row.closesAt(), election.closesAt())
                : "";
    }
}
