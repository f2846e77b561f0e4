package org.disvote.verify.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.LeafReader;
import org.disvote.topics.merkle.InclusionProof;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.Policy.Judgement;
import org.disvote.topics.tlog.TlogProof;
import org.disvote.verify.evidence.EvidenceFile.StatementPart;
import org.disvote.verify.verdict.DoesNotHoldException;
import org.jspecify.annotations.Nullable;

/// Proves leaves of the log. All must stand under a cosigned checkpoint of one and the same text.
public final class Proofs {

    private final Policy policy;
    private @Nullable String text;

    public Proofs(Policy policy) {
        this.policy = policy;
    }

    /// @param index where the leaf stands in the tree
    /// @param judgement who cosigned the checkpoint of this proof, and when
    public record Place(long index, Judgement judgement) {
        public Checkpoint checkpoint() {
            return judgement.checkpoint();
        }
    }

    public record Statement(Leaf leaf, Place place) {
        public long index() {
            return place.index();
        }
    }

    public Place leaf(byte[] data, String proof, String what) throws DoesNotHoldException {
        TlogProof read = parse(proof, "the proof of " + what);
        Place place = switch (read.verify(Merkle.leaf(data), policy)) {
            case TlogProof.Verdict.Proved proved -> new Place(read.index(), proved.judgement());
            case TlogProof.Verdict.NoQuorum _ ->
                throw new DoesNotHoldException("the checkpoint under " + what + " has no quorum of witnesses");
            case TlogProof.Verdict.Refused refused ->
                throw new DoesNotHoldException("the proof of " + what + ": " + refused.why());
        };
        String own = read.checkpoint().text();
        if (text != null && !text.equals(own)) {
            throw new DoesNotHoldException("the proofs are not all under one checkpoint");
        }
        text = own;
        return place;
    }

    public Statement statement(StatementPart part) throws DoesNotHoldException {
        byte[] bytes = part.text().getBytes(UTF_8);
        Leaf leaf;
        try {
            leaf = LeafReader.read(bytes);
        } catch (MalformedEventException e) {
            throw new DoesNotHoldException("a statement is malformed");
        }
        return new Statement(leaf, leaf(bytes, part.proof(), "a statement"));
    }

    /// Whether a proof's path leads to the root that it names. Signatures are not looked at.
    ///
    /// @throws DoesNotHoldException if it does not
    public static void requireIncluded(byte[] data, String proof, String what) throws DoesNotHoldException {
        TlogProof read = parse(proof, "the proof of " + what);
        Checkpoint tree;
        try {
            tree = Checkpoint.of(read.checkpoint());
        } catch (MalformedNoteException e) {
            throw new DoesNotHoldException("the proof of " + what + " has no checkpoint");
        }
        if (!InclusionProof.verify(Merkle.leaf(data), read.index(), tree.size(), read.path(), tree.root())) {
            throw new DoesNotHoldException("the proof of " + what + ": the leaf is not in the tree at this index");
        }
    }

    public static TlogProof parse(String proof, String what) throws DoesNotHoldException {
        try {
            return TlogProof.parse(proof);
        } catch (MalformedNoteException e) {
            throw new DoesNotHoldException(what + " is not a tlog-proof");
        }
    }
}
