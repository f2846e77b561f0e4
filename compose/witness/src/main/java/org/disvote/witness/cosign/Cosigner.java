package org.disvote.witness.cosign;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.disvote.witness.note.Checkpoint;
import org.disvote.witness.note.LogKey;
import org.disvote.witness.note.MalformedException;
import org.disvote.witness.note.SignatureLine;
import org.disvote.witness.note.WitnessKey;
import org.disvote.witness.store.StateFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers requests. One at a time is judged and stored, so that two requests for one size cannot both be
/// cosigned with different roots. Safe for any number of threads.
public final class Cosigner {

    private static final Logger log = LoggerFactory.getLogger(Cosigner.class);

    /// A disk that hangs holds the lock. Further requests then do not occupy all threads.
    private static final Duration TURN_WITHIN = Duration.ofSeconds(5);

    /// Anybody who has a checkpoint of the log can be refused with it as often as they like.
    private static final long WARN_EVERY_MILLIS = 1_000;

    private final LogKey logKey;
    private final WitnessKey witnessKey;
    private final StateFolder folder;
    private final Clock clock;
    private final ReentrantLock turn = new ReentrantLock(true);

    /// Written by the holder of the lock, after the folder has it on disk.
    private volatile Optional<Latest> latest;

    /// Guarded by the lock.
    private long warnedMillis;

    /// @param note with the log's signature and ours
    private record Latest(Checkpoint checkpoint, String note) {}

    /// @param latest what the folder has
    public Cosigner(
            LogKey logKey, WitnessKey witnessKey, StateFolder folder, Optional<Checkpoint> latest, Clock clock) {
        this.logKey = logKey;
        this.witnessKey = witnessKey;
        this.folder = folder;
        this.clock = clock;
        this.latest = latest.map(known -> new Latest(
                known,
                known.note(
                        logKey.verified(known).orElseThrow(),
                        witnessKey.verified(known).orElseThrow())));
    }

    /// The checkpoint that was cosigned last, with the log's signature and ours.
    public Answer latest() {
        return latest.map(known -> Answer.ok(known.note()))
                .orElseGet(() -> Answer.refusal(404, "this witness has not cosigned a checkpoint of this log yet"));
    }

    /// The answers are in the order of C2SP tlog-witness.
    ///
    /// @param body of `POST /add-checkpoint`
    public Answer add(byte[] body) throws InterruptedException {
        AddCheckpoint request;
        try {
            request = AddCheckpoint.parse(body);
        } catch (MalformedException e) {
            return Answer.refusal(400, String.valueOf(e.getMessage()));
        }
        if (!request.checkpoint().origin().equals(logKey.origin())) {
            return Answer.refusal(404, "this witness does not know a log of this origin");
        }
        Optional<SignatureLine> signature = logKey.verified(request.checkpoint());
        if (signature.isEmpty()) {
            return Answer.refusal(403, "the checkpoint has no valid signature of the log's key");
        }
        if (!turn.tryLock(TURN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            return Answer.refusal(503, "another request is being stored; try again");
        }
        try {
            return add(request, signature.get());
        } finally {
            turn.unlock();
        }
    }

    private Answer add(AddCheckpoint request, SignatureLine ofLog) {
        Checkpoint checkpoint = request.checkpoint();
        Optional<Checkpoint> known = latest.map(Latest::checkpoint);
        if (Judge.isFork(checkpoint, known)) {
            keepFork(checkpoint, ofLog, latest.orElseThrow());
        }
        Optional<Answer> refusal = Judge.refusal(request, known);
        if (refusal.isPresent()) {
            warn(checkpoint, refusal.get());
            return refusal.get();
        }
        long seconds = clock.instant().getEpochSecond();
        if (seconds < 1) {
            log.atError().addKeyValue("seconds", seconds).log("This machine's clock is before 1970; set it");
            return Answer.refusal(500, "the witness's clock is wrong");
        }
        SignatureLine ours = witnessKey.cosign(checkpoint, seconds);
        String note = checkpoint.note(ofLog, ours);
        try {
            folder.store(note);
        } catch (IOException e) {
            log.atError()
                    .addKeyValue("size", checkpoint.size())
                    .addKeyValue("error", e.toString())
                    .log("Checkpoint could not be stored, so it is not cosigned; check the data folder's disk");
            return Answer.refusal(500, "the witness cannot store the checkpoint, so it does not cosign it");
        }
        latest = Optional.of(new Latest(checkpoint, note));
        return Answer.ok(ours.text() + "\n");
    }

    private void keepFork(Checkpoint checkpoint, SignatureLine ofLog, Latest cosigned) {
        log.atError()
                .addKeyValue("size", checkpoint.size())
                .addKeyValue("root", checkpoint.root())
                .addKeyValue("cosigned", cosigned.checkpoint().root())
                .log("The log has signed two roots for one size: this is proof that it was forked");
        folder.keepFork(checkpoint.size(), cosigned.checkpoint().root(), cosigned.note());
        folder.keepFork(checkpoint.size(), checkpoint.root(), checkpoint.note(ofLog));
    }

    /// A conflict is how a log learns the size that it must begin at; it happens at each start of a log.
    private void warn(Checkpoint checkpoint, Answer refusal) {
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        if (refusal.status() != 409 && (warnedMillis == 0 || now - warnedMillis >= WARN_EVERY_MILLIS)) {
            warnedMillis = now;
            log.atWarn()
                    .addKeyValue("status", refusal.status())
                    .addKeyValue("size", checkpoint.size())
                    .addKeyValue("root", checkpoint.root())
                    .addKeyValue("reason", refusal.body().strip())
                    .log("A checkpoint that the log has signed was refused");
        }
    }
}
