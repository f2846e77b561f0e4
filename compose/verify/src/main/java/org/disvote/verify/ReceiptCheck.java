package org.disvote.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.tlog.TlogProof;
import org.disvote.verify.evidence.EvidenceFile.KeyPart;
import org.disvote.verify.proof.PromiseKey;
import org.disvote.verify.proof.ProvenPromise;
import org.disvote.verify.proof.SignedPromise;
import org.disvote.verify.receipt.SavedReceipt;
import org.disvote.verify.receipt.SavedReceipt.Promise;
import org.disvote.verify.verdict.DoesNotHoldException;
import org.disvote.verify.verdict.Outcome;
import org.disvote.verify.verdict.Verdict;

/// Checks a receipt: the ballot, the promise and its key, then that the log has the vote.
record ReceiptCheck(SavedReceipt receipt, Given given) {

    Verdict check() throws DoesNotHoldException {
        List<String> differences =
                given.ballot().map(ballot -> ballot.differences(receipt)).orElse(List.of());
        if (!differences.isEmpty()) {
            return Verdict.worthless(
                    "the receipt is not of this ballot (different: %s)".formatted(String.join(", ", differences)));
        }
        if (receipt.promise().isEmpty()) {
            return Verdict.open(
                    "The receipt has no promise. Send the same vote again to get one, as soon as the operator"
                            + " gives promises.");
        }
        Promise promise = receipt.promise().get();
        SignedPromise signed = SignedPromise.read(
                receipt.leafText(given.policy().log().name()),
                promise.index(),
                promise.path(),
                promise.note(),
                given.policy().log());
        Verdict verdict = given.log().isPresent()
                ? new LogCheck(
                                receipt,
                                promise,
                                signed,
                                given.policy(),
                                given.ballot().isPresent())
                        .check(given.log().get())
                : offline(promise, signed);
        return withBallot(verdict);
    }

    /// A receipt without its private part cannot be compared with a ballot, whatever else it proves.
    private Verdict withBallot(Verdict verdict) {
        if (verdict.outcome() != Outcome.PROVED) {
            return verdict;
        }
        if (given.ballot().isEmpty()) {
            return verdict.with(
                    List.of("Nothing is said about voter, constituency, revision, terms and ballot: they are"
                            + " compared only with --ballot."));
        }
        if (receipt.secret().isEmpty()) {
            return Verdict.open(
                    "The receipt has no private part, so its record cannot be made again from the ballot. The"
                            + " rest is proved: see without --ballot.");
        }
        return verdict.with(List.of("The ballot given is the one in the log's record, with the receipt's voter,"
                + " constituency, revision and terms."));
    }

    private Verdict offline(Promise promise, SignedPromise signed) throws DoesNotHoldException {
        Optional<KeyPart> part = promise.key();
        if (part.isEmpty()) {
            return Verdict.open("The receipt does not have the promise's key, so its signature cannot be checked. --log"
                    + " gets it.");
        }
        PromiseKey key = PromiseKey.read(part.get().text(), given.policy().log());
        ProvenPromise proven = signed.signedBy(key);
        if (key.standing(part.get().proof(), given.policy()) instanceof PromiseKey.Standing.NoQuorum) {
            return Verdict.open("The promise's key is not cosigned by a quorum of the policy's witnesses yet.");
        }
        List<String> findings = new ArrayList<>(List.of(proven.sentence()));
        if (given.proof().isEmpty()) {
            return Verdict.open("The promise holds. Whether the log has the vote is not proved: give --proof or --log.")
                    .with(findings)
                    .with(List.of(Words.NOT_LOOKED_FOR));
        }
        TlogProof proof = given.proof().get();
        return switch (proof.verify(Merkle.leaf(receipt.digest().bytes()), given.policy())) {
            case TlogProof.Verdict.Refused refused ->
                throw new DoesNotHoldException("the file of --proof: " + refused.why());
            case TlogProof.Verdict.NoQuorum none ->
                Verdict.open("The checkpoint in the file of --proof is not cosigned by a quorum of the policy's"
                                + " witnesses.")
                        .with(List.of(Words.cosigned(none.judgement())));
            case TlogProof.Verdict.Proved proved -> {
                findings.add("The vote's digest is leaf %,d of the log.".formatted(proof.index()));
                findings.add(Words.cosigned(proved.judgement()));
                findings.add("Not proved: that this is the place of vote %,d of partition %d. Only --log can tell."
                        .formatted(receipt.seq(), receipt.partition()));
                findings.add(Words.NOT_LOOKED_FOR);
                yield Verdict.of(
                        Outcome.PROVED, "PROVED: the operator promised this vote, and the log has it.", findings);
            }
        };
    }
}
