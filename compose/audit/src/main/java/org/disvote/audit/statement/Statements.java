package org.disvote.audit.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.tree.NotaryReader;
import org.disvote.audit.tree.NotaryRecord;
import org.disvote.audit.tree.NotaryTopic;

/// All statements of the notary's topic but the rounds, and how far the rounds go. Operators' commands make
/// them, so they are few.
public final class Statements {

    private static final long INCLUDE_WITHIN_DEFAULT = 600;

    private final List<NotaryRecord> all;
    private final NotaryReader end;

    private Statements(List<NotaryRecord> all, NotaryReader end) {
        this.all = all;
        this.end = end;
    }

    /// Reads the topic, and reports what is no part of the tree.
    ///
    /// @throws UnreachableException if it cannot be read to its end
    public static Statements read(NotaryTopic topic, Findings findings) throws UnreachableException {
        List<NotaryRecord> all = new ArrayList<>();
        NotaryReader end = topic.read(new NotaryReader.Listener() {
            @Override
            public void statement(NotaryRecord record) {
                all.add(record);
            }

            @Override
            public void round(NotaryRecord record, List<Long> before, List<Long> heads) {}

            @Override
            public void foreign(long offset, String why) {
                findings.ofItem(
                        Kind.FOREIGN_RECORD,
                        NotaryTopic.WHERE,
                        "offset " + offset,
                        "a record that is no leaf, since " + why
                                + ": somebody else may write to this topic; remove that right and find out who did");
            }

            @Override
            public void broken(long offset, String why) {
                findings.ofItem(
                        Kind.BROKEN_ROUND,
                        NotaryTopic.WHERE,
                        "offset " + offset,
                        why + ": no reader reads beyond it; stop the notary, and find out who wrote this record");
            }
        });
        return new Statements(List.copyOf(all), end);
    }

    public List<NotaryRecord> all() {
        return all;
    }

    public Stream<NotaryRecord> ofKind(String kind) {
        return all.stream().filter(record -> record.kind().equals(kind));
    }

    /// Whether a notary has never written to this topic.
    public boolean isEmpty() {
        return end.next() == 0;
    }

    public long records() {
        return end.next();
    }

    public long rounds() {
        return end.rounds();
    }

    /// By partition, how many votes the tree has.
    public List<Long> heads() {
        return end.heads();
    }

    /// Within how many seconds the notary promises that a vote is in the tree.
    public long includeWithin() {
        return ofKind("system")
                .mapToLong(record -> record.json().path("includeWithin").longValue())
                .findFirst()
                .orElse(INCLUDE_WITHIN_DEFAULT);
    }
}
