package org.disvote.verify.proof;

import java.time.Instant;
import org.disvote.topics.receipt.LeafText;
import org.disvote.topics.receipt.PromiseText;
import org.disvote.topics.tlog.Policy;
import org.disvote.verify.evidence.EvidenceFile.PromisePart;
import org.disvote.verify.verdict.DoesNotHoldException;

/// A promise that the operator signed, by a key that the log made known.
public record ProvenPromise(LeafText leaf, PromiseText promise, PromiseKey key) {

    /// @throws DoesNotHoldException if any signature, proof or text is wrong
    public static ProvenPromise prove(PromisePart part, Policy policy) throws DoesNotHoldException {
        SignedPromise signed = SignedPromise.read(part.leaf(), part.index(), part.path(), part.note(), policy.log());
        return signed.signedBy(PromiseKey.proved(part.key(), policy));
    }

    public int partition() {
        return leaf.partition();
    }

    public long seq() {
        return leaf.seq();
    }

    public String electionId() {
        return leaf.electionId();
    }

    /// From when on a later inclusion is late.
    public Instant due(long includeWithinSeconds) {
        Instant signed = Instant.ofEpochSecond(promise.seconds());
        Instant later = leaf.castAt().isAfter(signed) ? leaf.castAt() : signed;
        return later.plusSeconds(includeWithinSeconds);
    }

    /// What was promised, as a sentence.
    public String sentence() {
        return ("The operator promised, signed by %s: the vote with digest %s of election %s is vote %,d of partition"
                        + " %d in the log, and in the input of the count.")
                .formatted(key.key().name(), leaf.digest().digest(), electionId(), seq(), partition());
    }
}
