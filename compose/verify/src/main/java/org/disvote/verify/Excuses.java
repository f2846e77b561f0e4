package org.disvote.verify;

import java.util.List;
import java.util.Optional;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.json.Times;
import org.disvote.topics.leaf.Leaf.PromiseKeyRevokedLeaf;
import org.disvote.topics.leaf.Leaf.RestoredLeaf;
import org.disvote.verify.log.LogAnswerException;
import org.disvote.verify.log.LogView;
import org.disvote.verify.log.StatementScan;
import org.disvote.verify.log.StatementScan.Found;
import org.disvote.verify.proof.ProvenPromise;
import org.disvote.verify.verdict.Outcome;
import org.disvote.verify.verdict.Verdict;

/// What the log may state about a promise, so that it accuses nobody. Each statement must be proved: a
/// statement that is only served would excuse whatever its server wants.
final class Excuses {

    private Excuses() {}

    /// The key was revoked before this place: whoever has the key may have signed.
    static Optional<Verdict> revoked(ProvenPromise promise, LogView log, StatementScan scan) throws LogAnswerException {
        for (Found<PromiseKeyRevokedLeaf> found : scan.revoked()) {
            PromiseKeyRevokedLeaf revoked = found.leaf();
            if (revoked.vkey().equals(promise.key().key().text())
                    && promise.partition() < revoked.heads().size()
                    && revoked.heads().get(promise.partition()) < promise.seq()) {
                log.proved(found);
                return Optional.of(Verdict.worthless(("the promise's key was revoked at %s, when partition %d ended at"
                                + " vote %,d; who signed for later places is unknown. Ask for the receipt"
                                + " again: the same vote gets a new promise")
                        .formatted(
                                Times.text(revoked.at()),
                                promise.partition(),
                                revoked.heads().get(promise.partition()))));
            }
        }
        return Optional.empty();
    }

    /// The shard was brought back without the vote, and the operator states it.
    static Optional<Verdict> lost(ProvenPromise promise, LogView log, StatementScan scan) throws LogAnswerException {
        for (Found<RestoredLeaf> found : scan.restored()) {
            RestoredLeaf restored = found.leaf();
            if (restored.tail() < promise.seq()
                    && promise.promise().seconds() <= restored.at().getEpochSecond()) {
                log.proved(found);
                return Optional.of(Verdict.of(
                        Outcome.EXPLAINED,
                        "LOST: the vote was lost with a database, and the log states it. This alone is no fraud.",
                        List.of(
                                promise.sentence(),
                                "The log states that partition %d was restored at %s with %s."
                                        .formatted(
                                                restored.partition(),
                                                Times.text(restored.at()),
                                                Quantity.of(restored.tail(), "vote")),
                                "The voter should vote again while the election is open.")));
            }
        }
        return Optional.empty();
    }
}
