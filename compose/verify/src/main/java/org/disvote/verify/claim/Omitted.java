package org.disvote.verify.claim;

import java.util.List;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.verify.proof.Proofs;
import org.disvote.verify.proof.ProvenPromise;
import org.disvote.verify.verdict.DoesNotHoldException;

/// A vote was promised, and the election was closed without it. No clock matters.
final class Omitted {

    private Omitted() {}

    static String judge(ProvenPromise promise, List<Proofs.Statement> statements) throws DoesNotHoldException {
        if (!(statements.getFirst().leaf() instanceof CloseLeaf close)
                || !close.electionId().equals(promise.electionId())) {
            throw new DoesNotHoldException("the statement is not the close of the vote's election");
        }
        if (lastSeq(close, promise) >= promise.seq()) {
            throw new DoesNotHoldException("the election was closed with this vote in it");
        }
        return "The operator's closing statement of %s ends partition %d at vote %,d: without the promised vote."
                .formatted(close.electionId(), promise.partition(), lastSeq(close, promise));
    }

    /// @throws DoesNotHoldException if the statement has no such partition
    static long lastSeq(CloseLeaf close, ProvenPromise promise) throws DoesNotHoldException {
        if (promise.partition() >= close.lastSeqs().size()) {
            throw new DoesNotHoldException("the closing statement has no partition " + promise.partition());
        }
        return close.lastSeqs().get(promise.partition());
    }
}
