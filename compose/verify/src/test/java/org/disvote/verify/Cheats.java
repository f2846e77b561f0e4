package org.disvote.verify;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.topics.note.Note;
import org.disvote.topics.tlog.Policy;
import org.disvote.verify.Operator.Placed;
import org.disvote.verify.Operator.Vote;
import org.disvote.verify.evidence.EvidenceFile;
import org.disvote.verify.evidence.EvidenceFile.StatementPart;
import org.disvote.verify.evidence.Kind;

/// Every way to break a promise that evidence can show, each done by an operator, and the evidence of it.
final class Cheats {

    static final Policy POLICY = new Operator().policy;

    private Cheats() {}

    /// The text of each file, by a name of the way.
    static Map<String, String> evidence() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("omitted", omitted());
        files.put("late", late());
        files.put("replaced by a vote", replaced(2, false));
        files.put("replaced by a statement", replaced(2, true));
        files.put("replaced in the first round", replacedInTheFirstRound());
        files.put("forked at one size", forkedAtOneSize());
        files.put("forked between sizes", forkedBetweenSizes());
        files.put("double promise", doublePromise());
        malformed(files);
        notCounted(files);
        return files;
    }

    static String omitted() {
        Operator operator = new Operator();
        Vote vote = operator.vote(1);
        operator.votes.get(1).clear();
        Placed close = operator.close(Operator.ELECTION, 0L, 0L, 0L);
        operator.round();
        Note checkpoint = operator.checkpoint();
        return EvidenceFile.of(
                        Kind.OMITTED, List.of(operator.promise(vote)), List.of(operator.proved(close, checkpoint)))
                .text();
    }

    static String late() {
        Operator operator = new Operator();
        Vote vote = operator.vote(1);
        long after = Operator.NOW + Operator.INCLUDE_WITHIN + 1;
        Note checkpoint = operator.checkpoint(after, after);
        StatementPart system = new StatementPart(operator.statements.getFirst(), operator.proof(0, checkpoint));
        int last = operator.leaves.size() - 1;
        StatementPart round = new StatementPart(operator.statements.getLast(), operator.proof(last, checkpoint));
        return EvidenceFile.of(Kind.LATE, List.of(operator.promise(vote)), List.of(system, round))
                .text();
    }

    private static String replaced(int votesBefore, boolean byAStatement) {
        Operator operator = new Operator();
        for (int i = 0; i < votesBefore; i++) {
            operator.vote(0);
        }
        operator.vote(1);
        Placed before = operator.round();
        Vote next = operator.vote(1);
        operator.votes.get(1).set(1, next.swapped());
        Placed fixing = operator.round();
        int place = operator.leaves.size() - 2;
        if (byAStatement) {
            operator.leaves.set(place, operator.leaves.getFirst());
        }
        Note checkpoint = operator.checkpoint();
        return EvidenceFile.replaced(
                        operator.promise(next),
                        List.of(operator.proved(before, checkpoint), operator.proved(fixing, checkpoint)),
                        operator.leaf(place, checkpoint))
                .text();
    }

    private static String replacedInTheFirstRound() {
        Operator operator = new Operator(false);
        Vote vote = operator.vote(1);
        operator.votes.get(1).set(0, vote.swapped());
        Placed fixing = operator.round();
        Note checkpoint = operator.checkpoint();
        return EvidenceFile.replaced(
                        operator.promise(vote),
                        List.of(operator.proved(fixing, checkpoint)),
                        operator.leaf(operator.leaves.size() - 2, checkpoint))
                .text();
    }

    private static String forkedAtOneSize() {
        Operator one = new Operator();
        one.terms("one");
        Operator other = new Operator();
        other.terms("other");
        return EvidenceFile.forked(one.signed().toString(), other.signed().toString(), Optional.empty())
                .text();
    }

    private static String forkedBetweenSizes() {
        Operator one = new Operator();
        one.terms("one");
        Operator other = new Operator();
        other.terms("other");
        other.round();
        return EvidenceFile.forked(
                        one.signed().toString(),
                        other.signed().toString(),
                        Optional.of(other.subproof(one.leaves.size())))
                .text();
    }

    private static String doublePromise() {
        Operator operator = new Operator();
        Vote vote = operator.vote(1);
        return EvidenceFile.of(
                        Kind.DOUBLE_PROMISE,
                        List.of(operator.promise(vote), operator.promise(vote.swapped())),
                        List.of())
                .text();
    }

    private static void malformed(Map<String, String> files) {
        Operator size = new Operator();
        files.put("malformed size", malformed(size, size.round(2, List.of(0L, 0L, 0L), List.of(), 6)));

        Operator falls = new Operator();
        falls.vote(1);
        Placed high = falls.round();
        Placed low = falls.round(3, List.of(0L, 0L, 0L), List.of(), falls.leaves.size() + 1);
        files.put("malformed heads", malformed(falls, high, low));

        Operator twice = new Operator();
        Placed one = twice.round();
        Placed again = twice.round(2, List.of(0L, 0L, 0L), List.of(), twice.leaves.size() + 1);
        files.put("malformed round twice", malformed(twice, one, again));

        Operator number = new Operator();
        Placed numbered = number.terms("one");
        Placed same =
                number.append(new TermsLeaf(number.at(), numbered.leaf().n(), "other", "sha256:" + "0".repeat(64)));
        number.round();
        files.put("malformed n twice", malformed(number, numbered, same));

        Operator terms = new Operator();
        Placed first = terms.terms("one");
        Placed second = terms.terms("one");
        terms.round();
        files.put("malformed terms twice", malformed(terms, first, second));

        Operator closes = new Operator();
        Placed close = closes.close("one", 0L, 0L, 0L);
        Placed closeAgain = closes.close("one", 0L, 0L, 1L);
        closes.round();
        files.put("malformed close twice", malformed(closes, close, closeAgain));

        Operator counts = new Operator();
        Placed count = counts.count("one", "{}");
        Placed countAgain = counts.count("one", "{\"v\":1}");
        counts.round();
        files.put("malformed count twice", malformed(counts, count, countAgain));

        Operator early = new Operator();
        Placed before = early.round();
        early.vote(2);
        Placed between = early.close("one", 0L, 0L, 1L);
        Placed after = early.round();
        files.put("malformed close before its votes", malformed(early, before, between, after));

        Operator behind = new Operator();
        Placed closed = behind.close("one", 0L, 0L, 0L);
        Placed termsBehind = behind.terms("one");
        behind.round();
        files.put("malformed terms behind the close", malformed(behind, closed, termsBehind));

        Operator counted = new Operator();
        Placed countBefore = counted.count("one", "{}");
        Placed closedAfter = counted.close("one", 0L, 0L, 0L);
        counted.round();
        files.put("malformed count before the close", malformed(counted, countBefore, closedAfter));
    }

    private static String malformed(Operator operator, Placed... placed) {
        Note checkpoint = operator.checkpoint();
        return EvidenceFile.of(
                        Kind.MALFORMED,
                        List.of(),
                        List.of(placed).stream()
                                .map(each -> operator.proved(each, checkpoint))
                                .toList())
                .text();
    }

    private static void notCounted(Map<String, String> files) {
        files.put("not counted, between two", notCounted(1, true, false, 0, 1));
        files.put("not counted, first behind", notCounted(0, true, false, 0));
        files.put("not counted, last before", notCounted(2, true, false, 1));
        files.put("not counted, another there", notCounted(1, false, false, 1));
        files.put("not counted, nothing was", notCounted(1, true, true));
    }

    /// The votes are one of each partition.
    private static String notCounted(int which, boolean without, boolean nothing, int... shown) {
        Operator operator = new Operator();
        List<Vote> votes = List.of(operator.vote(0), operator.vote(1), operator.vote(2));
        Vote vote = votes.get(which);
        operator.round();
        Placed close = operator.close(Operator.ELECTION, 1L, 1L, 1L);
        operator.round();
        CountInput input = new CountInput(
                nothing
                        ? List.of()
                        : without
                                ? votes.stream()
                                        .filter(each -> !each.equals(vote))
                                        .toList()
                                : votes.stream()
                                        .map(each -> each.equals(vote) ? each.swapped() : each)
                                        .toList());
        Placed count = operator.count(Operator.ELECTION, input.transcript());
        operator.round();
        Note checkpoint = operator.checkpoint();
        return EvidenceFile.notCounted(
                        operator.promise(vote),
                        List.of(operator.proved(close, checkpoint), operator.proved(count, checkpoint)),
                        input.transcript(),
                        Arrays.stream(shown).mapToObj(input::part).toList())
                .text();
    }
}
