package org.disvote.audit.statement;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.audit.check.Rolls;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.tree.NotaryRecord;
import org.disvote.audit.tree.NotaryTopic;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.statement.RollStatement;
import org.jspecify.annotations.Nullable;

/// Checks that the last statement of each roll in the tree is what the masters have.
public final class RollCheck {

    private final Findings findings;

    public RollCheck(Findings findings) {
        this.findings = findings;
    }

    /// @param masters what was found there
    /// @param requested what the statements topic says last of each roll, read later than the notary's topic
    public void check(Statements statements, Rolls masters, SortedMap<String, RollStatement> requested) {
        SortedMap<String, NotaryRecord> last = new TreeMap<>();
        statements.ofKind("roll").forEach(record -> last.put(record.text("roll"), record));
        last.forEach((name, record) -> {
            RollStatement stated = statement(record);
            RollStatement newest = requested.get(name);
            if (stated == null || masters.has(name, stated)) {
                return;
            }
            if (newest != null && newest.at().isAfter(stated.at()) && masters.has(name, newest)) {
                findings.ofItem(
                        Kind.BEHIND,
                        NotaryTopic.WHERE,
                        record.place(),
                        "the roll %s was imported again, and the notary has not stated it yet: start the notary"
                                .formatted(name));
            } else {
                findings.ofItem(
                        Kind.OTHER_ROLL,
                        NotaryTopic.WHERE,
                        record.place(),
                        "the roll %s on the masters is not the one that is stated here: import it again, and find out"
                                        .formatted(name)
                                + " who changed it");
            }
        });
    }

    private static @Nullable RollStatement statement(NotaryRecord record) {
        try {
            return RollStatement.read(Requests.without(record.json(), List.of("n")));
        } catch (MalformedEventException e) {
            return null; // it is reported as a statement that nobody asked for
        }
    }
}
