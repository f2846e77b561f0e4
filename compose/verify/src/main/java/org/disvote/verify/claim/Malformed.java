package org.disvote.verify.claim;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.CountLeaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.verify.proof.Proofs;
import org.disvote.verify.verdict.DoesNotHoldException;

/// The log has statements that contradict each other, or its size.
final class Malformed {

    private Malformed() {}

    /// @param statements in the tree's order
    static String judge(List<Proofs.Statement> statements) throws DoesNotHoldException {
        for (int i = 1; i < statements.size(); i++) {
            if (statements.get(i).index() <= statements.get(i - 1).index()) {
                throw new DoesNotHoldException("the statements do not stand in the tree's order");
            }
        }
        List<Leaf> leaves = statements.stream().map(Proofs.Statement::leaf).toList();
        Optional<String> finding = switch (statements.size()) {
            case 1 -> size(leaves.getFirst(), statements.getFirst().index());
            case 2 -> pair(leaves.getFirst(), leaves.getLast());
            default -> closeBetween(leaves);
        };
        return finding.orElseThrow(() -> new DoesNotHoldException("the statements do not contradict each other"));
    }

    private static Optional<String> size(Leaf leaf, long index) {
        return leaf instanceof RoundLeaf round && round.size() != index + 1
                ? Optional.of("Round %,d says that the tree has %s after it; it has %,d."
                        .formatted(round.round(), Quantity.of(round.size(), "leaf", "leaves"), index + 1))
                : Optional.empty();
    }

    private static Optional<String> pair(Leaf first, Leaf second) {
        if (first.n() == second.n()) {
            return Optional.of("Two statements have the number %,d.".formatted(first.n()));
        }
        return switch (first) {
            case RoundLeaf one when second instanceof RoundLeaf other -> rounds(one, other);
            case SystemLeaf _ when second instanceof SystemLeaf -> Optional.of("The log has two `system` statements.");
            case TermsLeaf one
            when second instanceof TermsLeaf other -> twice("terms", one.electionId(), other.electionId());
            case CloseLeaf one
            when second instanceof CloseLeaf other -> twice("close", one.electionId(), other.electionId());
            case CountLeaf one
            when second instanceof CountLeaf other -> twice("count", one.electionId(), other.electionId());
            case CloseLeaf close
            when second instanceof TermsLeaf terms && terms.electionId().equals(close.electionId()) ->
                Optional.of("The terms of %s stand behind its close.".formatted(close.electionId()));
            case CountLeaf count
            when second instanceof CloseLeaf close && close.electionId().equals(count.electionId()) ->
                Optional.of("The count of %s stands before its close.".formatted(count.electionId()));
            default -> Optional.empty();
        };
    }

    private static Optional<String> rounds(RoundLeaf one, RoundLeaf other) {
        if (one.round() == other.round()) {
            return Optional.of("The log has two rounds %,d.".formatted(one.round()));
        }
        if (other.round() != one.round() + 1
                || one.heads().size() != other.heads().size()) {
            return Optional.empty();
        }
        return fallen(one.heads(), other.heads())
                .map(p -> "From round %,d to the next one, partition %d lost votes.".formatted(one.round(), p));
    }

    private static Optional<String> twice(String kind, String one, String other) {
        return one.equals(other)
                ? Optional.of("The log has two `%s` statements of %s.".formatted(kind, one))
                : Optional.empty();
    }

    private static Optional<String> closeBetween(List<Leaf> leaves) {
        if (!(leaves.get(0) instanceof RoundLeaf before)
                || !(leaves.get(1) instanceof CloseLeaf close)
                || !(leaves.get(2) instanceof RoundLeaf after)
                || after.round() != before.round() + 1
                || before.heads().size() != after.heads().size()
                || close.lastSeqs().size() != before.heads().size()) {
            return Optional.empty();
        }
        return fallen(close.lastSeqs(), before.heads())
                .map(p -> "The close of %s counts votes of partition %d that no round had put into the log."
                        .formatted(close.electionId(), p));
    }

    /// The first place where a number is smaller than before.
    private static Optional<Integer> fallen(List<Long> from, List<Long> to) {
        return IntStream.range(0, from.size())
                .filter(p -> to.get(p) < from.get(p))
                .boxed()
                .findFirst();
    }
}
