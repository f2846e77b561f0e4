package org.disvote.notary.cosign;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.disvote.notary.NotaryStatus;
import org.disvote.notary.Probe;
import org.disvote.notary.store.CheckpointFiles;
import org.disvote.notary.store.CosignedLog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SignatureLine;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;
import org.jspecify.annotations.Nullable;

/// Has the newest signed checkpoint cosigned, and publishes it once enough witnesses have done so. It has
/// its own thread, so no witness delays a round. All witnesses get the same checkpoint: cosignatures of
/// different ones do not add up. A witness that is still busy with an earlier one is left out until it
/// answers.
///
/// A quiet log is cosigned anew each [#AGAIN_AFTER], so that everybody sees that it is alive.
public final class Cosigner implements AutoCloseable {

    static final Duration AGAIN_AFTER = Duration.ofSeconds(60);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final Duration NEWS_EACH = Duration.ofMillis(500);
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    /// How long the others are waited for once there is a quorum.
    private static final Duration GRACE = Duration.ofMillis(50);

    private static final Duration ROUND_MAX = WitnessClient.ANSWER_MAX.plusSeconds(1);

    /// The tree and the right to publish it. Safe for any number of threads.
    public interface Tree {

        /// The tree of a size that is not larger than the signed one.
        ///
        /// @return for one thread
        MerkleTree.Nodes nodes(long size);

        /// Whether this process surely still is the one that writes.
        boolean mayPublish();

        /// A witness has cosigned another root, or a file cannot be written: nothing more may be signed.
        void stop(Stop why, String message);
    }

    /// Why signing must stop.
    public enum Stop {
        ROOT_DIFFERS,
        FILE_FAILS
    }

    private record Signed(Note note, Checkpoint checkpoint) {}

    private final Witnesses witnesses;
    private final Tree tree;
    private final CheckpointFiles files;
    private final CosignedLog cosignedLog;
    private final NotaryStatus status;
    private final Probe probe;
    private final List<AskedWitness> asked;
    private final Worker worker;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private @Nullable Signed newest;
    private final Set<String> busy = new HashSet<>();

    // Of the thread.
    private long publishedSize;
    private @Nullable Stopwatch published;

    public Cosigner(
            Witnesses witnesses,
            Tree tree,
            CheckpointFiles files,
            CosignedLog cosignedLog,
            NotaryStatus status,
            Probe probe) {
        this.witnesses = witnesses;
        this.tree = tree;
        this.files = files;
        this.cosignedLog = cosignedLog;
        this.status = status;
        this.probe = probe;
        asked = witnesses.all().stream().map(one -> new AskedWitness(one, tree)).toList();
        worker = Worker.platform("notary-cosign", CLOSE_MAX, this::run);
    }

    public void start() {
        worker.start();
    }

    /// The newest signed checkpoint, which is on disk.
    ///
    /// @throws IllegalArgumentException if it is none
    public void offer(Note signed) {
        lock.lock();
        try {
            newest = new Signed(signed, Checkpoint.of(signed));
            changed.signalAll();
        } catch (MalformedNoteException e) {
            throw new IllegalArgumentException("not a checkpoint", e);
        } finally {
            lock.unlock();
        }
    }

    private void run(Worker worker) throws InterruptedException {
        while (!worker.isStopping()) {
            Optional<Signed> due = awaitDue();
            if (due.isPresent() && !round(due.get())) {
                worker.pause(RETRY_AFTER);
            }
        }
    }

    /// Waits for a while until there is something to do.
    private Optional<Signed> awaitDue() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = NEWS_EACH.toNanos();
            while (!isDue() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return isDue() ? Optional.ofNullable(newest) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDue() {
        Signed now = newest;
        Stopwatch last = published;
        return now != null && (last == null || now.checkpoint().size() > publishedSize || last.exceeds(AGAIN_AFTER));
    }

    /// Asks the witnesses for one checkpoint.
    ///
    /// @return whether it is published
    private boolean round(Signed signed) throws InterruptedException {
        Stopwatch asking = Stopwatch.start();
        Map<String, SignatureLine> lines = new HashMap<>();
        Set<String> open = new HashSet<>();
        Note cosigned;
        lock.lockInterruptibly();
        try {
            for (AskedWitness witness : asked) {
                if (busy.add(witness.name())) {
                    open.add(witness.name());
                    Thread.ofVirtual().name("witness-" + witness.name()).start(() -> ask(witness, signed, lines, open));
                }
            }
            Deadline deadline = Deadline.after(ROUND_MAX);
            boolean graced = false;
            while (!open.isEmpty() && !deadline.hasPassed() && !worker.isStopping()) {
                if (!graced && witnesses.policy().satisfied(lines.keySet())) {
                    graced = true;
                    deadline = Deadline.after(GRACE);
                }
                var _ = changed.awaitNanos(Math.max(1, deadline.left().toNanos()));
            }
            if (!witnesses.policy().satisfied(lines.keySet())) {
                return false;
            }
            Note note = signed.note();
            for (Policy.Witness witness : witnesses.policy().witnesses()) {
                SignatureLine line = lines.get(witness.name());
                if (line != null) {
                    note = note.with(line);
                }
            }
            cosigned = note;
        } finally {
            lock.unlock();
        }
        status.step(Probe.Step.WITNESSED, asking.elapsed());
        probe.reached(Probe.Step.WITNESSED);
        return publish(new Signed(cosigned, signed.checkpoint()));
    }

    private boolean publish(Signed cosigned) {
        if (!tree.mayPublish()) {
            return false;
        }
        try {
            Stopwatch keeping = Stopwatch.start();
            cosignedLog.append(cosigned.note());
            status.step(Probe.Step.COSIGNED_STORED, keeping.elapsed());
            probe.reached(Probe.Step.COSIGNED_STORED);
            if (!tree.mayPublish()) {
                return false;
            }
            Stopwatch publishing = Stopwatch.start();
            files.publish(cosigned.note());
            status.step(Probe.Step.PUBLISHED, publishing.elapsed());
            probe.reached(Probe.Step.PUBLISHED);
        } catch (IOException e) {
            tree.stop(Stop.FILE_FAILS, "the folder of the log cannot be written: " + e.getMessage());
            return false;
        }
        publishedSize = cosigned.checkpoint().size();
        published = Stopwatch.start();
        status.cosigned(publishedSize);
        return true;
    }

    /// Asks one witness, on a thread of its own.
    private void ask(AskedWitness witness, Signed signed, Map<String, SignatureLine> lines, Set<String> open) {
        WitnessAnswer answer = witness.ask(signed.note(), signed.checkpoint());
        lock.lock();
        try {
            busy.remove(witness.name());
            open.remove(witness.name());
            if (answer instanceof WitnessAnswer.Cosigned(SignatureLine line)) {
                lines.put(witness.name(), line);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Does not wait for witnesses.
    @Override
    public void close() {
        worker.stop();
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        worker.close();
    }
}
