package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.disvote.topics.tlog.Policy;
import org.disvote.verify.evidence.EvidenceFile;
import org.disvote.verify.evidence.EvidenceFile.PromisePart;
import org.disvote.verify.evidence.Kind;
import org.disvote.verify.receipt.SavedReceipt;
import org.disvote.verify.verdict.DoesNotHoldException;
import org.disvote.verify.verdict.Outcome;
import org.disvote.verify.verdict.Verdict;

/// Two receipts that name one place and are not of one vote are evidence by themselves.
final class TwoReceipts {

    private TwoReceipts() {}

    static Verdict check(SavedReceipt one, SavedReceipt other, Given given) throws DoesNotHoldException {
        for (SavedReceipt each : List.of(one, other)) {
            if (each.promise().isEmpty() || each.promise().get().key().isEmpty()) {
                return Verdict.open(
                        "One of the receipts does not have a promise with its key. Check each with --log first:"
                                + " that adds the key.");
            }
        }
        String text = EvidenceFile.of(
                        Kind.DOUBLE_PROMISE, List.of(part(one, given.policy()), part(other, given.policy())), List.of())
                .text();
        Verdict verdict = EvidenceCheck.check(text.getBytes(UTF_8), given);
        return verdict.outcome() == Outcome.BROKEN ? verdict.withEvidence(text) : verdict;
    }

    private static PromisePart part(SavedReceipt receipt, Policy policy) {
        SavedReceipt.Promise promise = receipt.promise().orElseThrow();
        return new PromisePart(
                receipt.leafText(policy.log().name()),
                promise.index(),
                promise.path(),
                promise.note(),
                promise.key().orElseThrow());
    }
}
