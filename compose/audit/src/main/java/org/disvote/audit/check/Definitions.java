package org.disvote.audit.check;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.DatabaseTables.ElectionRow;
import org.disvote.audit.source.ElectionsTopic;
import org.disvote.topics.election.Election;

/// Checks that each master has the elections that the elections topic defines, as it defines them.
///
/// A definition may be written while the audit runs. So a master may have what was in force when the audit
/// began, or anything that came later.
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

    /// Whether a master has yet to take over what was defined.
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

    private static String wrong(List<Election> defined, Optional<ElectionRow> found) {
        if (found.isEmpty()) {
            return "this master does not have it, and refuses its voters";
        }
        ElectionRow row = found.get();
        if (row.definition().isEmpty()) {
            return "what this master has of it is no definition";
        }
        if (defined.isEmpty()) {
            return "this master has it, and the elections topic does not define it";
        }
        if (defined.stream().noneMatch(row::isOf)) {
            return "this master has another definition than the elections topic: "
                    + differences(defined.getLast(), row.definition().get());
        }
        return row.contradictsItself() ? "this master goes by other times than those of its definition" : "";
    }

    private static String differences(Election defined, Election found) {
        List<String> changes = defined.changesOfMeaning(found);
        return String.join(", ", changes.isEmpty() ? List.of("the close") : changes);
    }
}
