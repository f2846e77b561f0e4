package org.disvote.audit.statement;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.ElectionsTopic;
import org.disvote.audit.tree.NotaryRecord;
import org.disvote.audit.tree.NotaryTopic;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.json.Text;
import org.jspecify.annotations.Nullable;

/// Checks each statement of the notary: is it one that the topic of its kind asks for, does it say what
/// that topic says, and does it stand where it may stand? The closes have a class of their own,
/// [CloseCheck].
public final class StatementCheck {

    private static final String ASK = ": ask the operator who runs the notary why it states this";

    private static final int KIND_SHOWN_MAX = 40;

    /// The kinds that operators' commands ask for.
    private static final Set<String> OPERATORS = Set.of(
            "roll",
            "promise-key",
            "promise-key-revoked",
            "client",
            "count",
            "voter-key-destroyed",
            "seal-key-destroyed");

    private final Statements statements;
    private final Findings findings;
    private final Map<String, Long> unknown = new TreeMap<>();

    public StatementCheck(Statements statements, Findings findings) {
        this.statements = statements;
        this.findings = findings;
    }

    /// Compares the first statement with the system record.
    public void checkSystem(SystemRecord system) {
        statements
                .ofKind("system")
                .filter(record -> !isOf(system, record))
                .forEach(record -> found(
                        Kind.OTHER_SYSTEM,
                        record,
                        "it has not the id, origin, partitions and voter key of the elections topic: this is the log of"
                                + " another system; check --brokers"));
    }

    private static boolean isOf(SystemRecord system, NotaryRecord record) {
        return record.text("id").equals(system.id())
                && record.text("origin").equals(system.origin())
                && record.json().path("partitions").intValue() == system.partitions()
                && record.text("voterKey").equals(system.voterKey().orElse(""));
    }

    /// Compares the terms and the moves of closes with the elections topic, read later than the notary's.
    public void checkElections(ElectionsTopic topic) {
        Map<String, Election> launched = new TreeMap<>();
        topic.definitions().forEach((id, all) -> launched.put(id.value(), all.getLast()));
        Set<String> seen = new HashSet<>();
        Set<String> closed = new HashSet<>();
        for (NotaryRecord record : statements.all()) {
            String id = record.text("electionId");
            Election election = launched.get(id);
            switch (record.kind()) {
                case "terms" -> {
                    checkTerms(record, id, election, seen.add("terms " + id));
                    if (closed.contains(id)) {
                        found(
                                Kind.OTHER_DEFINITION,
                                record,
                                "terms of election %s behind its close".formatted(id) + ASK);
                    }
                }
                case "close-moved" -> checkMove(record, id, election);
                case "close" -> closed.add(id);
                case "count" -> {
                    if (!closed.contains(id)) {
                        found(
                                Kind.CLOSE,
                                record,
                                "a count of election %s, and its close is not stated before it".formatted(id) + ASK);
                    }
                    if (!seen.add("count " + id)) {
                        found(Kind.CLOSE, record, "a second count of election " + id + ASK);
                    }
                }
                default -> {
                    // Other checks are about these.
                }
            }
        }
    }

    private void checkTerms(NotaryRecord record, String id, @Nullable Election election, boolean isFirst) {
        if (!isFirst) {
            found(Kind.OTHER_DEFINITION, record, "a second statement of the terms of election " + id + ASK);
        } else if (election == null) {
            found(
                    Kind.OTHER_DEFINITION,
                    record,
                    "terms of election %s, and by the elections topic it is not launched".formatted(id) + ASK);
        } else if (!election.digest().equals(record.text("terms"))) {
            found(
                    Kind.OTHER_DEFINITION,
                    record,
                    "it states the terms %s of election %s, and the elections topic has %s: voters may have"
                                    .formatted(record.text("terms"), id, election.digest())
                            + " seen other terms than are witnessed; stop the election until this is explained");
        }
    }

    private void checkMove(NotaryRecord record, String id, @Nullable Election election) {
        boolean isMoved = election != null
                && election.closeMoves().stream()
                        .anyMatch(move -> move.from().equals(record.time("from"))
                                && move.to().equals(record.time("to")));
        String move = "election %s closes at %s in place of %s".formatted(id, record.text("to"), record.text("from"));
        if (!isMoved) {
            found(Kind.CLOSE, record, move + ", and the elections topic has no such move that counts" + ASK);
        }
    }

    /// @param requests read later than the notary's topic
    public void checkRequests(Requests requests) {
        for (NotaryRecord record : statements.all()) {
            String kind = record.kind();
            if (OPERATORS.contains(kind) && !requests.areByOperators(record)) {
                found(
                        Kind.UNREQUESTED,
                        record,
                        "a statement of kind %s that no record of the statements topic asks for".formatted(kind) + ASK);
            } else if (kind.equals("restored") && !requests.areByPublishers(record)) {
                found(
                        Kind.UNREQUESTED,
                        record,
                        "partition %s is stated to be restored, and no record of the closings topic says so"
                                        .formatted(record.text("partition"))
                                + ASK);
            }
            if (!OPERATORS.contains(kind)
                    && !Set.of("system", "terms", "close-moved", "close", "restored")
                            .contains(kind)) {
                unknown.merge(kind, 1L, Long::sum);
            }
        }
    }

    /// What an operator should know although it is not wrong.
    public List<String> notes() {
        return unknown.entrySet().stream()
                .map(each -> "%s: %s of kind %s, which this version does not know"
                        .formatted(
                                NotaryTopic.WHERE,
                                Quantity.of(each.getValue(), "statement"),
                                each.getKey().isEmpty() ? "(none)" : Text.printable(each.getKey(), KIND_SHOWN_MAX)))
                .toList();
    }

    private void found(Kind kind, NotaryRecord record, String what) {
        findings.ofItem(kind, NotaryTopic.WHERE, record.place(), what);
    }
}
