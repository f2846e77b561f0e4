package org.disvote.notary.sign;

import java.io.IOException;
import java.util.function.Consumer;
import org.disvote.notary.Probe;
import org.disvote.notary.store.CheckpointFiles;
import org.disvote.notary.store.StatementsFile;
import org.disvote.notary.topic.Leadership;
import org.disvote.notary.tree.LogTree;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.note.Note;
import org.disvote.topics.tlog.Checkpoint;

/// Signs the tree, once all that it was made from is on disk. For one thread.
final class TreeSigning {

    private final SessionParts parts;
    private final TopicFold topic;
    private final LogFold fold;
    private final LogTree tree;
    private final StatementsFile statements;
    private final CheckpointFiles checkpoints;
    private final Consumer<Note> signed;

    /// @param signed is given each signed checkpoint, which is on disk
    TreeSigning(
            SessionParts parts,
            TopicFold topic,
            LogTree tree,
            StatementsFile statements,
            CheckpointFiles checkpoints,
            Consumer<Note> signed) {
        this.parts = parts;
        this.topic = topic;
        fold = topic.fold();
        this.tree = tree;
        this.statements = statements;
        this.checkpoints = checkpoints;
        this.signed = signed;
    }

    /// Writes, signs and stores the tree as it is folded, if it ends with a round: only such sizes are ever
    /// signed.
    void sign() throws IOException, Leadership.LostException, InterruptedException {
        if (!fold.endsWithRound()) {
            return;
        }
        Stopwatch writing = Stopwatch.start();
        tree.flush();
        reached(Probe.Step.TILES_WRITTEN, writing);
        Stopwatch storing = Stopwatch.start();
        statements.force();
        reached(Probe.Step.STATEMENTS_STORED, storing);
        Stopwatch signing = Stopwatch.start();
        Checkpoint checkpoint = new Checkpoint(parts.system().origin(), fold.size(), fold.root());
        Note note = Note.signed(checkpoint.text(), parts.key());
        reached(Probe.Step.SIGNED, signing);
        Stopwatch keeping = Stopwatch.start();
        topic.awaitProof(); // this process may have been frozen since it committed
        checkpoints.storeSigned(note);
        reached(Probe.Step.SIGNED_STORED, keeping);
        signed.accept(note);
    }

    private void reached(Probe.Step step, Stopwatch since) {
        parts.status().step(step, since.elapsed());
        parts.probe().reached(step);
    }
}
