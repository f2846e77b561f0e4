package org.disvote.verify.claim;

import org.disvote.verify.proof.ProvenPromise;
import org.disvote.verify.verdict.DoesNotHoldException;

/// One place was promised to two votes. The same vote may be promised any number of times.
final class DoublePromise {

    private DoublePromise() {}

    static String judge(ProvenPromise one, ProvenPromise other) throws DoesNotHoldException {
        if (one.partition() != other.partition() || one.seq() != other.seq()) {
            throw new DoesNotHoldException("the promises are about different places");
        }
        if (one.leaf().text().equals(other.leaf().text())) {
            throw new DoesNotHoldException("both promises are about the same vote");
        }
        return "Both promises are about vote %,d of partition %d. A place has one vote."
                .formatted(one.seq(), one.partition());
    }
}
