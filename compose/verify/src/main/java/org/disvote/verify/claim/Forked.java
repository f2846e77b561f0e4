package org.disvote.verify.claim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.merkle.ConsistencyProof;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;
import org.disvote.verify.verdict.DoesNotHoldException;

/// The log signed two trees of which neither grew from the other.
final class Forked {

    private Forked() {}

    static String judge(List<String> texts, Optional<List<Hash>> nodes, Policy policy) throws DoesNotHoldException {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (String text : texts) {
            checkpoints.add(signed(text, policy));
        }
        checkpoints.sort(Comparator.comparingLong(Checkpoint::size));
        Checkpoint small = checkpoints.getFirst();
        Checkpoint large = checkpoints.getLast();
        if (small.size() == large.size()) {
            if (nodes.isPresent()) {
                throw new DoesNotHoldException("two checkpoints of one size need no nodes");
            }
            if (small.root().equals(large.root())) {
                throw new DoesNotHoldException("both checkpoints have the same root");
            }
            return "The log signed two trees of size %,d with different roots.".formatted(small.size());
        }
        List<Hash> given =
                nodes.orElseThrow(() -> new DoesNotHoldException("the nodes between both sizes are missing"));
        ConsistencyProof.Roots roots = ConsistencyProof.subproofRoots(small.size(), large.size(), given)
                .orElseThrow(() -> new DoesNotHoldException("the nodes do not fit these sizes"));
        if (!roots.larger().equals(large.root())) {
            throw new DoesNotHoldException("the nodes are not of the larger tree");
        }
        if (roots.smaller().equals(small.root())) {
            throw new DoesNotHoldException("the larger tree grew from the smaller one");
        }
        return "The log signed a tree of size %,d, and one of size %,d that did not grow from it."
                .formatted(small.size(), large.size());
    }

    private static Checkpoint signed(String text, Policy policy) throws DoesNotHoldException {
        Policy.Judgement judgement;
        try {
            judgement = policy.judge(Note.parse(text));
        } catch (MalformedNoteException e) {
            throw new DoesNotHoldException("a checkpoint is malformed");
        }
        if (!judgement.isSigned()) {
            throw new DoesNotHoldException("a checkpoint does not have the log's valid signature");
        }
        return judgement.checkpoint();
    }
}
