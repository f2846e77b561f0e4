package org.disvote.audit.statement;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.disvote.audit.database.DatabaseTables.Seal;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.ElectionsTopic;
import org.disvote.audit.tree.NotaryRecord;
import org.disvote.audit.tree.NotaryTopic;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;

/// Checks each close that the notary states, against the closings topic, the masters' seals, the elections
/// topic and the rounds before it. Which votes are counted follows from it alone.
public final class CloseCheck {

    private static final String STOP = ": do not count this election before it is explained";

    private final Map<String, Election> launched = new TreeMap<>();
    private final Map<String, ClosingStatement> closings = new HashMap<>();
    private final Map<String, Seal> seals = new HashMap<>();
    private final Findings findings;

    /// @param topic read later than the notary's topic
    public CloseCheck(ElectionsTopic topic, Findings findings) {
        this.findings = findings;
        topic.definitions().forEach((id, all) -> launched.put(id.value(), all.getLast()));
        topic.closings().forEach(stated -> {
            ClosingStatement first = stated.getFirst();
            closings.put(key(first.electionId().value(), first.partition()), first);
        });
    }

    /// The seals of one master.
    public void addSeals(List<Seal> ofMaster) {
        ofMaster.forEach(seal -> seals.put(key(seal.electionId(), seal.partition()), seal));
    }

    public void check(Statements statements) {
        Set<String> withTerms = new HashSet<>();
        Set<String> closed = new HashSet<>();
        for (NotaryRecord record : statements.all()) {
            if (record.kind().equals("terms")) {
                withTerms.add(record.text("electionId"));
            } else if (record.kind().equals("close")) {
                check(record, withTerms, closed);
            }
        }
    }

    private void check(NotaryRecord record, Set<String> withTerms, Set<String> closed) {
        String id = record.text("electionId");
        if (!closed.add(id)) {
            found(record, "a second close of election " + id);
        }
        if (!withTerms.contains(id)) {
            found(record, "a close of election " + id + ", and its terms are not stated before it");
        }
        Election election = launched.get(id);
        if (election == null) {
            found(record, "a close of election " + id + ", and by the elections topic it is not launched");
        } else if (!election.closesAt().equals(record.time("closesAt"))) {
            found(
                    record,
                    "election %s closes at %s by it, and the close in force is %s"
                            .formatted(id, record.time("closesAt"), election.closesAt()));
        }
        List<Long> lastSeqs = record.numbers("lastSeqs");
        for (int partition = 0; partition < lastSeqs.size(); partition++) {
            check(record, id, partition, lastSeqs.get(partition));
        }
    }

    private void check(NotaryRecord record, String id, int partition, long lastSeq) {
        long head = record.headsBefore().get(partition);
        if (lastSeq > head) {
            found(record, "%s, and the rounds before it hold %d".formatted(name(id, partition, lastSeq), head));
        }
        ClosingStatement closing = closings.get(key(id, partition));
        if (closing == null) {
            found(record, name(id, partition, lastSeq) + ", and no closing statement of this partition counts");
        } else if (closing.lastSeq() != lastSeq) {
            found(
                    record,
                    "%s, and the closing statement says %d".formatted(name(id, partition, lastSeq), closing.lastSeq()));
        }
        Seal seal = seals.get(key(id, partition));
        if (seal != null && seal.lastSeq() != lastSeq) {
            found(record, "%s, and its master sealed it at %d".formatted(name(id, partition, lastSeq), seal.lastSeq()));
        }
    }

    private static String name(String id, int partition, long lastSeq) {
        return "it closes election %s in partition %d at seq %d".formatted(id, partition, lastSeq);
    }

    private void found(NotaryRecord record, String what) {
        findings.ofItem(Kind.CLOSE, NotaryTopic.WHERE, record.place(), what + STOP);
    }

    private static String key(String electionId, int partition) {
        return electionId + "/" + partition;
    }
}
