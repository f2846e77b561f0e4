package org.disvote.notary.cosign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.tlog.Checkpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One witness as the cosigner asks it. Before it gets a checkpoint of ours for the first time, and after
/// each answer that was not a cosignature, the checkpoint that it has is compared with our tree.
///
/// For one thread at a time.
final class AskedWitness {

    private static final Logger log = LoggerFactory.getLogger(AskedWitness.class);

    private final WitnessClient client;
    private final WitnessStatus status;
    private final Cosigner.Tree tree;

    /// The size of the checkpoint that it cosigned last; empty if it must be asked.
    private OptionalLong latest = OptionalLong.empty();

    private String lastFailure = "";

    AskedWitness(Witnesses.One one, Cosigner.Tree tree) {
        client = one.client();
        status = one.status();
        this.tree = tree;
    }

    /// In the policy.
    String name() {
        return status.name();
    }

    /// Never throws.
    WitnessAnswer ask(Note signed, Checkpoint checkpoint) {
        WitnessAnswer answer;
        try {
            answer = answer(signed, checkpoint.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer = new WitnessAnswer.Away("interrupted");
        } catch (UncheckedIOException e) {
            answer = new WitnessAnswer.Away("a tile cannot be read here: " + e.getMessage());
        } catch (RuntimeException e) {
            log.atError().addKeyValue("witness", name()).setCause(e).log("Asking a witness failed, please report this");
            answer = new WitnessAnswer.Away("a fault of this program");
        }
        note(answer, checkpoint.size());
        return answer;
    }

    private WitnessAnswer answer(Note signed, long size) throws InterruptedException {
        if (latest.isPresent()) {
            WitnessAnswer answer = cosign(latest.getAsLong(), signed, size);
            if (!(answer instanceof WitnessAnswer.Elsewhere)) {
                return answer;
            }
        }
        Optional<Checkpoint> theirs;
        try {
            Optional<Note> note = client.latest();
            theirs = note.isPresent() ? Optional.of(Checkpoint.of(note.get())) : Optional.empty();
        } catch (IOException | MalformedNoteException e) {
            return new WitnessAnswer.Away(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
        }
        if (theirs.isEmpty()) {
            return cosign(0, signed, size);
        }
        if (theirs.get().size() > size) {
            return new WitnessAnswer.Elsewhere(theirs.get().size());
        }
        Hash ours = MerkleTree.root(theirs.get().size(), tree.nodes(size));
        if (!ours.equals(theirs.get().root())) {
            tree.stop(
                    Cosigner.Stop.ROOT_DIFFERS,
                    "witness %s has cosigned another root for the tree of %d leaves than the topics give: keep files"
                                    .formatted(name(), theirs.get().size())
                            + " and topics as they are, and find out which of them was changed");
            return new WitnessAnswer.Refused(
                    "it has another root for " + theirs.get().size() + " leaves");
        }
        return cosign(theirs.get().size(), signed, size);
    }

    private WitnessAnswer cosign(long old, Note signed, long size) throws InterruptedException {
        List<Hash> proof = old == 0 || old >= size ? List.of() : MerkleTree.consistency(old, size, tree.nodes(size));
        return client.cosign(old, proof, signed);
    }

    private void note(WitnessAnswer answer, long size) {
        String failure = switch (answer) {
            case WitnessAnswer.Cosigned _ -> {
                status.cosignedNow();
                latest = OptionalLong.of(size);
                yield "";
            }
            case WitnessAnswer.Elsewhere(long theirs) -> {
                status.refusedNow();
                latest = OptionalLong.empty();
                yield "it has cosigned a tree of " + theirs + " leaves";
            }
            case WitnessAnswer.Refused(String why) -> {
                status.refusedNow();
                latest = OptionalLong.empty();
                yield "it refuses: " + why;
            }
            case WitnessAnswer.Away(String why) -> {
                status.awayNow();
                yield "it does not answer: " + why;
            }
        };
        if (failure.equals(lastFailure)) {
            return;
        }
        lastFailure = failure;
        if (failure.isEmpty()) {
            log.atInfo().addKeyValue("witness", name()).log("Witness cosigns again");
        } else {
            log.atWarn()
                    .addKeyValue("witness", name())
                    .addKeyValue("size", size)
                    .addKeyValue("error", failure)
                    .log("Witness did not cosign the checkpoint");
        }
    }
}
