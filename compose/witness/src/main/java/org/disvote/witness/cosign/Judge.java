package org.disvote.witness.cosign;

import java.util.Optional;
import org.disvote.witness.note.Checkpoint;
import org.disvote.witness.tree.Consistency;
import org.disvote.witness.tree.Hash;

/// Decides whether a checkpoint that the log has signed continues the one that was cosigned last. No input
/// or output.
final class Judge {

    private Judge() {}

    /// In the order of C2SP tlog-witness: the first rule that a request breaks gives the answer.
    ///
    /// @param latest the checkpoint that was cosigned last
    /// @return empty if the checkpoint may be cosigned
    static Optional<Answer> refusal(AddCheckpoint request, Optional<Checkpoint> latest) {
        Checkpoint checkpoint = request.checkpoint();
        long latestSize = latest.map(Checkpoint::size).orElse(0L);
        if (request.oldSize() > checkpoint.size()) {
            return Optional.of(Answer.refusal(400, "the old size is above the checkpoint's size"));
        }
        if (request.oldSize() != latestSize) {
            return Optional.of(Answer.conflict(latestSize));
        }
        if (checkpoint.size() == 0 && !checkpoint.root().equals(Hash.EMPTY_TREE)) {
            return refused("a tree without leaves has the hash of no bytes as its root");
        }
        if (request.oldSize() == 0) {
            return request.proof().isEmpty()
                    ? Optional.empty()
                    : refused("from size 0 every tree follows, so the proof must be empty");
        }
        if (isFork(checkpoint, latest)) {
            return refused("another root was cosigned for this size");
        }
        return Consistency.proves(
                        request.proof(), latestSize, latest.orElseThrow().root(), checkpoint.size(), checkpoint.root())
                ? Optional.empty()
                : refused("the proof does not prove that this tree continues the one that was cosigned last");
    }

    private static Optional<Answer> refused(String reason) {
        return Optional.of(Answer.refusal(422, reason));
    }

    /// Whether the log signed two roots for one size, which by itself proves that it is not honest.
    static boolean isFork(Checkpoint checkpoint, Optional<Checkpoint> latest) {
        return latest.filter(known ->
                        known.size() == checkpoint.size() && !known.root().equals(checkpoint.root()))
                .isPresent();
    }
}
