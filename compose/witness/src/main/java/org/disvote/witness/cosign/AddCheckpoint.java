package org.disvote.witness.cosign;

import java.util.ArrayList;
import java.util.List;
import org.disvote.witness.note.Checkpoint;
import org.disvote.witness.note.MalformedException;
import org.disvote.witness.note.StrictText;
import org.disvote.witness.tree.Hash;

/// The body of a request: `old SIZE`, the proof's hashes, an empty line, a checkpoint. Nothing in it is
/// verified yet.
///
/// @param oldSize of the checkpoint that the proof begins at
record AddCheckpoint(long oldSize, List<Hash> proof, Checkpoint checkpoint) {

    /// A proof in a tree of 2⁶³ leaves has no more.
    static final int PROOF_MAX = 63;

    private static final String OLD = "old ";

    AddCheckpoint {
        proof = List.copyOf(proof);
    }

    static AddCheckpoint parse(byte[] body) throws MalformedException {
        String text = StrictText.utf8(body);
        int blank = text.indexOf("\n\n");
        if (blank < 0 || !text.startsWith(OLD)) {
            throw new MalformedException("the body is not \"old SIZE\", the proof, an empty line and a checkpoint");
        }
        List<String> head = List.of(text.substring(0, blank).split("\n", -1));
        if (head.size() > 1 + PROOF_MAX) {
            throw new MalformedException("the proof has more than " + PROOF_MAX + " lines");
        }
        List<Hash> proof = new ArrayList<>();
        for (String line : head.subList(1, head.size())) {
            proof.add(Checkpoint.hash(line));
        }
        return new AddCheckpoint(
                StrictText.number(head.getFirst().substring(OLD.length())),
                proof,
                Checkpoint.parse(text.substring(blank + 2)));
    }
}
