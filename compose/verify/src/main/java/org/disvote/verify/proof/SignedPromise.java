package org.disvote.verify.proof;

import java.util.List;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.InclusionProof;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.receipt.LeafText;
import org.disvote.topics.receipt.PromiseText;
import org.disvote.verify.verdict.DoesNotHoldException;

/// A leaf text that stands in a batch whose root a note names. Who signed the note is not known yet.
public record SignedPromise(LeafText leaf, PromiseText promise, Note note) {

    /// @param log the log's key; its name is the origin
    /// @throws DoesNotHoldException if a text is malformed or of another log, or the leaf is not in the batch
    public static SignedPromise read(String leaf, long index, List<Hash> path, String note, VerifierKey log)
            throws DoesNotHoldException {
        LeafText text;
        PromiseText promise;
        Note signed;
        try {
            text = LeafText.parse(leaf);
            signed = Note.parse(note);
            promise = PromiseText.parse(signed.text());
        } catch (MalformedNoteException e) {
            throw new DoesNotHoldException("the promise is malformed");
        }
        if (!text.origin().equals(log.name()) || !promise.origin().equals(log.name())) {
            throw new DoesNotHoldException("the promise is of another log than the policy's");
        }
        if (!InclusionProof.verify(text.hash(), index, promise.batchSize(), path, promise.root())) {
            throw new DoesNotHoldException("the promise's path does not lead from this vote to the signed root");
        }
        return new SignedPromise(text, promise, signed);
    }

    /// @throws DoesNotHoldException unless this key signed the note
    public ProvenPromise signedBy(PromiseKey key) throws DoesNotHoldException {
        return switch (note.check(key.key())) {
            case VALID -> new ProvenPromise(leaf, promise, key);
            case INVALID -> throw new DoesNotHoldException("the promise's signature is wrong");
            case ABSENT -> throw new DoesNotHoldException("the promise is not signed by the key given with it");
        };
    }
}
