package org.disvote.verify.claim;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.json.Times;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.tlog.Policy;
import org.disvote.verify.proof.Proofs;
import org.disvote.verify.proof.ProvenPromise;
import org.disvote.verify.verdict.DoesNotHoldException;

/// A quorum of witnesses saw the log without the promised vote, later than was promised.
public final class Late {

    private Late() {}

    static String judge(ProvenPromise promise, List<Proofs.Statement> statements, Policy policy)
            throws DoesNotHoldException {
        Proofs.Statement system = one(statements, SystemLeaf.class);
        Proofs.Statement last = one(statements, RoundLeaf.class);
        if (!(system.leaf() instanceof SystemLeaf first)
                || !(last.leaf() instanceof RoundLeaf round)
                || system.index() != 0) {
            throw new DoesNotHoldException("the statements are not the log's first one and a round");
        }
        if (last.index() != last.place().checkpoint().size() - 1) {
            throw new DoesNotHoldException("the round is not the last leaf of the checkpoint");
        }
        if (promise.partition() >= round.heads().size()) {
            throw new DoesNotHoldException("the round has no partition " + promise.partition());
        }
        if (round.heads().get(promise.partition()) >= promise.seq()) {
            throw new DoesNotHoldException("the log has the vote");
        }
        Instant due = promise.due(first.includeWithin());
        if (!isLate(last.place().judgement(), due, policy)) {
            throw new DoesNotHoldException("no quorum of witnesses saw the log after the promised time");
        }
        return "At %s a quorum of witnesses had not seen the vote in the log: it ended at vote %,d of the partition."
                .formatted(
                        due.isAfter(LAST) ? "the promised time" : Times.text(due),
                        round.heads().get(promise.partition()));
    }

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static Proofs.Statement one(List<Proofs.Statement> statements, Class<? extends Leaf> kind)
            throws DoesNotHoldException {
        Optional<Proofs.Statement> found =
                statements.stream().filter(each -> kind.isInstance(each.leaf())).findFirst();
        return found.orElseThrow(
                () -> new DoesNotHoldException("the statements are not the log's first one and a round"));
    }

    /// Whether the witnesses who cosigned after this time are a quorum by themselves.
    public static boolean isLate(Policy.Judgement judgement, Instant due, Policy policy) {
        Set<String> after = new HashSet<>();
        judgement.cosigned().forEach((witness, seconds) -> {
            if (seconds >= 0
                    && seconds <= Instant.MAX.getEpochSecond()
                    && Instant.ofEpochSecond(seconds).isAfter(due)) {
                after.add(witness);
            }
        });
        return !after.isEmpty() && policy.satisfied(after) && !policy.satisfied(Set.of());
    }
}
