package org.disvote.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.disvote.audit.source.ElectionsTopic;
import org.disvote.audit.statement.Statements;
import org.disvote.audit.tree.NotaryRecord;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.jspecify.annotations.Nullable;

/// What every count of an audit is held against.
///
/// @param stated by election
/// @param isRollWhole whether every master answers, so that every vote is looked up in the roll
record CountBasis(Statements statements, Map<String, Stated> stated, ElectionsTopic elections, boolean isRollWhole) {

    /// The statements that the count of one election rests on: the first of each kind.
    static final class Stated {
        @Nullable
        NotaryRecord terms;

        @Nullable
        NotaryRecord close;

        @Nullable
        NotaryRecord count;

        private static Map<String, Stated> of(Statements statements) {
            Map<String, Stated> all = new LinkedHashMap<>();
            for (NotaryRecord record : statements.all()) {
                Stated stated = all.computeIfAbsent(record.text("electionId"), _ -> new Stated());
                switch (record.kind()) {
                    case "terms" -> stated.terms = stated.terms == null ? record : stated.terms;
                    case "close" -> stated.close = stated.close == null ? record : stated.close;
                    case "count" -> stated.count = stated.count == null ? record : stated.count;
                    default -> {
                        // Says nothing about a count.
                    }
                }
            }
            return all;
        }
    }

    static CountBasis of(Statements statements, ElectionsTopic elections, boolean isRollWhole) {
        return new CountBasis(statements, Stated.of(statements), elections, isRollWhole);
    }

    /// The last definition in the topic; null if there is none.
    @Nullable
    Election election(String id) {
        List<Election> all = ElectionId.parse(id)
                .map(known -> elections.definitions().getOrDefault(known, List.of()))
                .orElse(List.of());
        return all.isEmpty() ? null : all.getLast();
    }

    /// Whether the log states a count with this digest.
    boolean isStated(String digest) {
        return stated.values().stream()
                .anyMatch(each ->
                        each.count != null && each.count.text("transcript").equals(digest));
    }

    /// Whether it is known of every vote before the close what the roll says.
    boolean isRollKnown(Election election, NotaryRecord close) {
        return election.eligibility() == Eligibility.ANYONE || (isRollWhole && !isImportedAgain(election, close));
    }

    private boolean isImportedAgain(Election election, NotaryRecord close) {
        return statements
                .ofKind("roll")
                .anyMatch(record -> record.leaf() > close.leaf()
                        && record.text("roll").equals(election.terms().roll()));
    }
}
