package org.disvote.verify.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.disvote.topics.id.Ids;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyLeaf;
import org.disvote.topics.leaf.LeafReader;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.TlogProof;
import org.disvote.verify.evidence.EvidenceFile.KeyPart;
import org.disvote.verify.verdict.DoesNotHoldException;

/// A key that signs promises, as the statement names it that made it known.
public record PromiseKey(VerifierKey key, Hash statement) {

    /// @param log the log's key; its name is the origin
    /// @throws DoesNotHoldException if the text is not the statement of a promise key of this log
    public static PromiseKey read(String text, VerifierKey log) throws DoesNotHoldException {
        Leaf leaf;
        VerifierKey key;
        try {
            leaf = LeafReader.read(text.getBytes(UTF_8));
            if (!(leaf instanceof PromiseKeyLeaf statement)) {
                throw new DoesNotHoldException("the statement of the promise's key is of the kind " + leaf.kind());
            }
            key = VerifierKey.parse(statement.vkey());
        } catch (MalformedEventException | MalformedNoteException e) {
            throw new DoesNotHoldException("the statement of the promise's key is malformed");
        }
        String before = log.name() + "/promise/";
        if (key.type() != VerifierKey.Type.ED25519
                || !key.name().startsWith(before)
                || !Ids.isValid(key.name().substring(before.length()))) {
            throw new DoesNotHoldException("the promise's key is not named as one of this log");
        }
        return new PromiseKey(key, leaf.hash());
    }

    /// What the proof of a key's statement is worth.
    public sealed interface Standing {
        record Proved(TlogProof proof) implements Standing {}

        /// The log signed it, but no quorum of witnesses has.
        record NoQuorum() implements Standing {}
    }

    /// @throws DoesNotHoldException if the proof is not one of this statement in this log
    public Standing standing(String proof, Policy policy) throws DoesNotHoldException {
        TlogProof read = Proofs.parse(proof, "the key's proof");
        return switch (read.verify(statement, policy)) {
            case TlogProof.Verdict.Proved _ -> new Standing.Proved(read);
            case TlogProof.Verdict.NoQuorum _ -> new Standing.NoQuorum();
            case TlogProof.Verdict.Refused refused ->
                throw new DoesNotHoldException("the key's proof: " + refused.why());
        };
    }

    /// As [#read], and the statement must be proved under a quorum.
    static PromiseKey proved(KeyPart part, Policy policy) throws DoesNotHoldException {
        PromiseKey key = read(part.text(), policy.log());
        if (!(key.standing(part.proof(), policy) instanceof Standing.Proved)) {
            throw new DoesNotHoldException("the statement of the promise's key is not cosigned by a quorum");
        }
        return key;
    }
}
