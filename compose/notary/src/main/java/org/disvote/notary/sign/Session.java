package org.disvote.notary.sign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.notary.NotaryStatus;
import org.disvote.notary.NotaryStatus.Role;
import org.disvote.notary.cosign.Cosigner;
import org.disvote.notary.request.Requests;
import org.disvote.notary.store.CheckpointFiles;
import org.disvote.notary.store.CosignedLog;
import org.disvote.notary.store.StatementsFile;
import org.disvote.notary.store.TileFiles;
import org.disvote.notary.topic.Leadership;
import org.disvote.notary.topic.RequestTopics;
import org.disvote.notary.topic.VotesReader;
import org.disvote.notary.tree.LogTree;
import org.disvote.topics.follow.AnnouncedVersions;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.note.Note;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.rights.Refusals;
import org.disvote.topics.vote.Gap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One time in which this process is the notary that writes: fold everything, reproduce every root that was
/// signed, published or cosigned, then make a round a second where there is something new. For one thread;
/// one use.
final class Session implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private static final Duration ROUND_EACH = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration UPKEEP_EACH = Duration.ofSeconds(1);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration SCRATCH_KEPT = Duration.ofHours(1);

    private final SessionParts parts;
    private final NotaryStatus status;
    private final Worker worker;
    private final TileFiles tiles;
    private final CheckpointFiles checkpoints;
    private final CosignedLog cosignedLog;
    private final StatementsFile statements;
    private final Requests requests;
    private final VotesReader votes;
    private final RequestTopics requestTopics;
    private final TopicFold topic;
    private final LogFold fold;
    private final Cosigner cosigner;
    private final TreeSigning signing;
    private final Rounds rounds;
    private final Reproduction reproduction;

    /// Set by the cosigner's threads, too.
    private volatile @Nullable OperatorNeededException stop;

    private Deadline nextRound = Deadline.after(Duration.ZERO);
    private Deadline nextUpkeep = Deadline.after(Duration.ZERO);
    private VotesReader.Skipped skipped = new VotesReader.Skipped(0, 0, 0);

    /// @param replaceTiles whether tiles that differ from the fold are replaced from the beginning: only
    ///     after a session that reproduced every root
    Session(SessionParts parts, Leadership leadership, Worker worker, boolean replaceTiles) throws IOException {
        this.parts = parts;
        this.worker = worker;
        status = parts.status();
        tiles = new TileFiles(parts.folder());
        if (replaceTiles) {
            tiles.replaceDifferent();
        }
        checkpoints = new CheckpointFiles(parts.folder());
        cosignedLog = new CosignedLog(parts.folder());
        requests = new Requests(
                parts.system(),
                this::refused,
                terms -> storeTerms(terms.bytes()),
                new StoredCounts(parts, this::stopFor));
        LogTree tree = new LogTree(tiles);
        statements = StatementsFile.open(parts.folder());
        votes = new VotesReader(
                parts.brokers(),
                parts.system().routing(),
                new AnnouncedVersions(parts.brokers()),
                parts.clock(),
                ANSWER_MAX);
        requestTopics = new RequestTopics(parts.brokers(), ANSWER_MAX);
        fold = new LogFold(tree, statements, votes, requests, status, () -> beat());
        topic = new TopicFold(parts.brokers(), fold, leadership, status, worker);
        cosigner = new Cosigner(
                parts.witnesses(), new SignedTree(leadership), checkpoints, cosignedLog, status, parts.probe());
        signing = new TreeSigning(parts, topic, tree, statements, checkpoints, note -> offer(note));
        rounds = new Rounds(parts, topic, requests, requestTopics, votes, signing);
        reproduction = new Reproduction(parts, topic, checkpoints, statements, worker);
    }

    private void beat() throws Leadership.LostException {
        topic.beat();
    }

    private void offer(Note note) {
        cosigner.offer(note);
    }

    private final class SignedTree implements Cosigner.Tree {
        private final Leadership leadership;

        SignedTree(Leadership leadership) {
            this.leadership = leadership;
        }

        @Override
        public MerkleTree.Nodes nodes(long size) {
            return tiles.nodes(size);
        }

        @Override
        public boolean mayPublish() {
            return leadership.isProven() && stop == null;
        }

        @Override
        public void stop(Cosigner.Stop why, String message) {
            stopFor(
                    switch (why) {
                        case ROOT_DIFFERS -> Code.TREE_DIFFERS;
                        case FILE_FAILS -> Code.DATA_FOLDER;
                    },
                    message);
        }
    }

    private void stopFor(Code code, String message) {
        if (stop == null) {
            stop = new OperatorNeededException(Reason.of(code), message);
        }
    }

    private void refused(Requests.Refusal refusal) {
        status.refusedRequest();
        log.atWarn()
                .addKeyValue("topic", refusal.topic())
                .addKeyValue("offset", refusal.offset())
                .addKeyValue("error", refusal.reason())
                .log("Request is not stated");
    }

    private void storeTerms(byte[] terms) {
        try {
            parts.folder().storeTerms(terms);
        } catch (IOException e) {
            stopFor(Code.DATA_FOLDER, "the folder of the log cannot be written: " + e.getMessage());
        }
    }

    /// How a session ends in good order.
    enum End {
        /// The process stops.
        ASKED,
        /// Everything that was published is reproduced, and some tiles were damaged: fold again and replace
        /// them.
        TILES_DAMAGED
    }

    /// @throws OperatorNeededException if it must not go on
    /// @throws Leadership.LostException if another process writes now
    /// @throws IOException if the folder cannot be read or written
    /// @throws KafkaException if the brokers do not answer at the start
    End run() throws OperatorNeededException, Leadership.LostException, IOException, InterruptedException {
        status.enter(Role.CATCHING_UP);
        Stopwatch starting = Stopwatch.start();
        parts.folder().deleteScratch(parts.clock().millis() - SCRATCH_KEPT.toMillis());
        cosignedLog.cutTorn();
        parts.folder().storePolicy(parts.witnesses().policy().text().getBytes(UTF_8));
        reproduction.run();
        if (tiles.different() > 0) {
            log.atWarn()
                    .addKeyValue("files", tiles.different())
                    .log("Files of the log are damaged, and are written again");
            return End.TILES_DAMAGED;
        }
        tiles.replaceDifferent();
        log.atInfo()
                .addKeyValue("size", fold.size())
                .addKeyValue("statements", fold.nextNumber())
                .addKeyValue("seconds", starting.seconds())
                .log("Log folded, every published root is reproduced");
        status.enter(Role.WRITING);
        cosigner.start();
        signing.sign();
        while (!worker.isStopping()) {
            turn();
        }
        return End.ASKED;
    }

    private void turn() throws OperatorNeededException, Leadership.LostException, IOException, InterruptedException {
        try {
            OperatorNeededException mustStop = stop;
            if (mustStop != null) {
                throw mustStop;
            }
            topic.beat();
            Duration left = nextRound.left();
            votes.poll(!nextRound.hasPassed() && left.compareTo(POLL) < 0 ? left : POLL);
            requestTopics.poll(Duration.ZERO, requests::take);
            upkeep();
            if (nextRound.hasPassed() && rounds.make()) {
                nextRound = Deadline.after(ROUND_EACH);
            }
            topic.succeeded();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            log.atWarn()
                    .addKeyValue("error", Refusals.text(parts.brokers(), e))
                    .log("Brokers failed the notary, it connects again");
            status.enter(Role.WRITING, Reason.of(Refusals.isRefusal(e) ? Code.BROKERS_REFUSE : Code.BROKERS_AWAY));
            reconnect();
        }
    }

    /// What the topic has now is read before anything is written again: the last transaction's outcome may
    /// be unknown.
    private void reconnect()
            throws OperatorNeededException, Leadership.LostException, IOException, InterruptedException {
        while (worker.pause(RETRY_AFTER)) {
            try {
                topic.failed();
                topic.beat();
                topic.fence();
                topic.foldToEnd();
                signing.sign();
                status.enter(Role.WRITING);
                return;
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                log.atDebug().addKeyValue("error", e.getMessage()).log("Brokers fail the notary still");
            }
        }
    }

    private void upkeep() throws IOException {
        if (!nextUpkeep.hasPassed()) {
            return;
        }
        nextUpkeep = Deadline.after(UPKEEP_EACH);
        VotesReader.Skipped now = votes.skipped();
        if (now.foreign() > skipped.foreign()) {
            status.foreign(TopicCatalog.VOTES, now.foreign() - skipped.foreign());
            log.atWarn()
                    .addKeyValue("records", now.foreign() - skipped.foreign())
                    .log("Foreign records in the log are skipped");
        }
        skipped = now;
        status.remark(votes.gap(Gap.ALARM_AFTER)
                .orElse(requests.contradicted().isEmpty() ? Reason.NONE : Reason.of(Code.CLOSINGS_DIFFER)));
        if (topic.isProven() && checkpoints.restore()) {
            log.atWarn().log("A former notary replaced a checkpoint by a smaller one, the newest one is put back");
        }
    }

    @Override
    public void close() {
        cosigner.close();
        topic.close();
        votes.close();
        requestTopics.close();
        try {
            statements.close();
        } catch (IOException e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("File statements could not be closed");
        }
    }
}
