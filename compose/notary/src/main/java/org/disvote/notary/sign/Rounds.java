package org.disvote.notary.sign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.disvote.notary.NotaryStatus;
import org.disvote.notary.Probe;
import org.disvote.notary.request.Request;
import org.disvote.notary.request.Requests;
import org.disvote.notary.store.CheckpointFiles;
import org.disvote.notary.store.StatementsFile;
import org.disvote.notary.topic.Leadership;
import org.disvote.notary.topic.RequestTopics;
import org.disvote.notary.topic.VotesReader;
import org.disvote.notary.tree.LogTree;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.note.Note;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.tlog.Checkpoint;

/// Makes rounds, in the order of [Probe.Step] up to the signature that is on disk. What precedes a step can
/// be repeated after a crash without another result, because files and signatures follow from the topics
/// alone. For one thread.
final class Rounds {

    /// What a promise says: within how many seconds its vote is in the log.
    static final long INCLUDE_WITHIN = 600;

    /// Statements in one transaction, and the votes of one round: a notary that was away for long makes
    /// several.
    private static final int STATEMENTS_MAX = 500;

    private static final long VOTES_MAX = 200_000;

    private final SessionParts parts;
    private final TopicFold topic;
    private final LogFold fold;
    private final LogTree tree;
    private final Requests requests;
    private final RequestTopics requestTopics;
    private final VotesReader votes;
    private final StatementsFile statements;
    private final CheckpointFiles checkpoints;
    private final Consumer<Note> signed;
    private final NotaryStatus status;
    private final Probe probe;

    /// @param signed is given each signed checkpoint, which is on disk
    Rounds(
            SessionParts parts,
            TopicFold topic,
            LogTree tree,
            Requests requests,
            RequestTopics requestTopics,
            VotesReader votes,
            StatementsFile statements,
            CheckpointFiles checkpoints,
            Consumer<Note> signed) {
        this.parts = parts;
        this.topic = topic;
        fold = topic.fold();
        this.tree = tree;
        this.requests = requests;
        this.requestTopics = requestTopics;
        this.votes = votes;
        this.statements = statements;
        this.checkpoints = checkpoints;
        this.signed = signed;
        status = parts.status();
        probe = parts.probe();
    }

    /// Makes a round if there is something new.
    ///
    /// @return whether it made one
    boolean make() throws OperatorNeededException, Leadership.LostException, IOException, InterruptedException {
        List<byte[]> records = new ArrayList<>();
        int partitions = parts.system().partitions();
        boolean isFirst = fold.nextNumber() == 0;
        List<Long> before = isFirst ? Collections.nCopies(partitions, 0L) : fold.heads();
        List<Long> heads = heads(before);
        long n = fold.nextNumber();
        if (isFirst) {
            records.add(Leaf.SystemLeaf.of(parts.system(), parts.system().at(), INCLUDE_WITHIN)
                    .bytes());
            n++;
        }
        for (Request request : requests.due(before, requestTopics::electionsAreRead, STATEMENTS_MAX)) {
            records.add(request.leaf(n, heads).bytes());
            n++;
        }
        long fresh = 0;
        for (int partition = 0; partition < partitions; partition++) {
            fresh += heads.get(partition) - before.get(partition);
        }
        boolean isCovered = isFirst || fold.endsWithRound();
        if (records.isEmpty() && fresh == 0 && isCovered) {
            return false;
        }
        long size = fold.size() + records.size() + fresh + 1;
        records.add(new Leaf.RoundLeaf(parts.clock().instant(), n, fold.round() + 1L, heads, size).bytes());
        Stopwatch committing = Stopwatch.start();
        topic.append(records, () -> {
            status.step(Probe.Step.RECORDS_COMMITTED, committing.elapsed());
            probe.reached(Probe.Step.RECORDS_COMMITTED);
        });
        status.round(fresh);
        sign();
        return true;
    }

    /// As far as votes were read, but not more than one round may have.
    private List<Long> heads(List<Long> before) {
        long each = Math.max(1, VOTES_MAX / before.size());
        List<Long> heads = new ArrayList<>(before.size());
        for (int partition = 0; partition < before.size(); partition++) {
            heads.add(Math.min(votes.last(partition), before.get(partition) + each));
        }
        return heads;
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
        status.step(step, since.elapsed());
        probe.reached(step);
    }
}
