package org.disvote.notary.sign;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.disvote.notary.NotaryStatus;
import org.disvote.notary.NotaryStatus.Role;
import org.disvote.notary.cosign.KnownCheckpoints;
import org.disvote.notary.store.CheckpointFiles;
import org.disvote.notary.store.StatementsFile;
import org.disvote.notary.topic.Leadership;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.tlog.Checkpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What precedes a notary's first signature: the fold must give every root that was signed, published or
/// cosigned. Records that the topic lost are put back as they were published.
final class Reproduction {

    private static final Logger log = LoggerFactory.getLogger(Reproduction.class);

    /// Lost records that are put back in one transaction.
    private static final int PUT_BACK_MAX = 500;

    /// How long witnesses are waited for that do not answer, where this folder has what was signed.
    private static final Duration WITNESS_MAX = Duration.ofSeconds(10);

    private static final Duration ASK_EACH = Duration.ofSeconds(1);

    private final SessionParts parts;
    private final TopicFold topic;
    private final LogFold fold;
    private final CheckpointFiles checkpoints;
    private final StatementsFile statements;
    private final NotaryStatus status;
    private final Worker worker;

    Reproduction(
            SessionParts parts,
            TopicFold topic,
            CheckpointFiles checkpoints,
            StatementsFile statements,
            Worker worker) {
        this.parts = parts;
        this.topic = topic;
        fold = topic.fold();
        this.checkpoints = checkpoints;
        this.statements = statements;
        status = parts.status();
        this.worker = worker;
    }

    /// Folds everything.
    ///
    /// @throws OperatorNeededException if a root is not reproduced
    void run() throws OperatorNeededException, Leadership.LostException, IOException, InterruptedException {
        // First, so that no other notary has anything cosigned while the witnesses are asked.
        topic.fence();
        fold.expect(own());
        fold.expect(witnessed());
        topic.foldToEnd();
        requireThisSystem();
        putBack();
        requireNothingBeyond();
    }

    /// The checkpoints of this folder.
    private List<LogFold.Expected> own() throws IOException, OperatorNeededException {
        List<LogFold.Expected> own = new ArrayList<>();
        add(own, "checkpoint.signed", checkpoints.signed());
        add(own, "checkpoint", checkpoints.published());
        return own;
    }

    private void add(List<LogFold.Expected> own, String where, Optional<Note> note) throws OperatorNeededException {
        if (note.isEmpty()) {
            return;
        }
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.of(note.get());
        } catch (MalformedNoteException e) {
            throw new IllegalStateException("a checkpoint that was read is malformed", e);
        }
        if (note.get().check(parts.key().verifier()) != Note.Check.VALID
                || !checkpoint.origin().equals(parts.system().origin())) {
            throw new OperatorNeededException(
                    Reason.of(Code.OTHER_FOLDER),
                    "%s in %s is of the log %s and not signed by key %s: name this log's own folder with --data and"
                                    .formatted(
                                            where,
                                            parts.folder().root(),
                                            checkpoint.origin(),
                                            parts.key().vkey())
                            + " its own key with --log-key");
        }
        own.add(new LogFold.Expected(where, checkpoint.size(), checkpoint.root()));
    }

    /// What the witnesses cosigned last. A folder that has a signed checkpoint knows all that they may
    /// have: it was written before they were asked. So there a witness that does not answer is not waited
    /// for; it is asked later, before it gets a checkpoint.
    private List<LogFold.Expected> witnessed() throws IOException, InterruptedException, Leadership.LostException {
        KnownCheckpoints known = new KnownCheckpoints(parts.witnesses());
        boolean isKnownHere = checkpoints.signed().isPresent();
        Stopwatch waiting = Stopwatch.start();
        Set<String> missing;
        while (true) {
            known.ask();
            topic.beat();
            missing = known.missing();
            if (missing.isEmpty() || (isKnownHere && waiting.exceeds(WITNESS_MAX))) {
                break;
            }
            status.enter(Role.CATCHING_UP, Reason.of(Code.WITNESS_AWAY));
            worker.pause(ASK_EACH);
        }
        if (!missing.isEmpty()) {
            log.atWarn()
                    .addKeyValue("witnesses", missing)
                    .log("Witnesses do not answer, they are asked again before they get a checkpoint");
        }
        status.enter(Role.CATCHING_UP);
        return known.known().stream()
                .map(one -> new LogFold.Expected(
                        "witness " + one.witness(),
                        one.checkpoint().size(),
                        one.checkpoint().root()))
                .toList();
    }

    private void requireThisSystem() throws OperatorNeededException {
        if (fold.reading().system().filter(first -> !first.isOf(parts.system())).isPresent()) {
            throw new OperatorNeededException(
                    Reason.of(Code.STATEMENTS_DIFFER),
                    "topic %s begins with the record of another system: it is of other brokers, or the elections topic"
                                    .formatted(TopicCatalog.NOTARY)
                            + " was made again. Restore the topics of one system");
        }
    }

    /// Puts back what the topic lost and the file `statements` has.
    private void putBack() throws OperatorNeededException, Leadership.LostException, IOException {
        List<byte[]> lost = statements.rest(PUT_BACK_MAX);
        while (!lost.isEmpty()) {
            log.atWarn()
                    .addKeyValue("records", lost.size())
                    .addKeyValue("from", fold.nextNumber())
                    .log("Topic lost records, they are put back as they were published");
            long before = fold.nextNumber();
            topic.append(lost, () -> {});
            if (fold.nextNumber() != before + lost.size()) {
                throw new OperatorNeededException(
                        Reason.of(Code.STATEMENTS_DIFFER),
                        "the file statements has other records than statements behind n %d: put it back from a copy"
                                .formatted(fold.nextNumber() - 1));
            }
            lost = statements.rest(PUT_BACK_MAX);
        }
        statements.cutTorn();
        statements.force();
    }

    private void requireNothingBeyond() throws OperatorNeededException {
        List<LogFold.Expected> beyond = fold.beyond();
        if (!beyond.isEmpty()) {
            LogFold.Expected one = beyond.getFirst();
            throw new OperatorNeededException(
                    Reason.of(Code.STATEMENTS_CUT),
                    "%s has a tree of %d leaves, the topics give %d: topic %s lost records that the file %s does not"
                                    .formatted(
                                            one.where(),
                                            one.size(),
                                            fold.size(),
                                            TopicCatalog.NOTARY,
                                            parts.folder().statements())
                            + " have. Nothing is signed; put back that file from a copy of the folder or from another"
                            + " server of the log, and start again");
        }
    }
}
