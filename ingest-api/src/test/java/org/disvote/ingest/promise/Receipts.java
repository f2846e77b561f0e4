package org.disvote.ingest.promise;

import java.time.Instant;
import java.util.List;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.InclusionProof;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.receipt.LeafText;
import org.disvote.topics.receipt.PromiseText;
import org.disvote.topics.routing.Position;
import org.disvote.topics.voter.Voter;

/// Receipts, and the check of their promises as an outsider makes it.
final class Receipts {

    private Receipts() {}

    static Receipt at(int partition, long seq) {
        return new Receipt(
                new ElectionId("demo"),
                new Position(partition, seq),
                new Voter("GR-1"),
                "",
                1,
                Instant.parse("2027-05-21T07:00:00Z").plusSeconds(seq),
                Hash.sha256(new byte[] {(byte) partition, (byte) seq}).digest(),
                "sha256:" + "1".repeat(64),
                new Receipt.Secret("AQEBAQEBAQEBAQEBAQEBAQ", ""));
    }

    /// Whether the promise is one of this receipt, signed by this key.
    static boolean holds(Promise promise, Receipt receipt, VerifierKey key, String origin)
            throws MalformedNoteException {
        Note note = Note.parse(promise.note().text());
        PromiseText text = PromiseText.of(note);
        LeafText leaf = LeafText.of(
                origin,
                receipt.electionId().value(),
                receipt.position().partition(),
                receipt.position().seq(),
                receipt.castAt(),
                Hash.ofDigest(receipt.digest()));
        List<Hash> path = promise.path().stream().map(Hash::ofBase64).toList();
        return note.check(key) == Note.Check.VALID
                && text.origin().equals(origin)
                && InclusionProof.verify(leaf.hash(), promise.index(), text.batchSize(), path, text.root());
    }
}
