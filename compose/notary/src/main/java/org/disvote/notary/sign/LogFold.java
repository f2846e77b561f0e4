package org.disvote.notary.sign;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.notary.NotaryStatus;
import org.disvote.notary.request.Requests;
import org.disvote.notary.store.StatementsFile;
import org.disvote.notary.topic.Leadership;
import org.disvote.notary.topic.VotesReader;
import org.disvote.notary.tree.LogTree;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.BrokenRoundException;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.LeafReading;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The fold: the records of the notary's topic in their order, and before each round the votes that it
/// appends. What is signed follows from it alone, so every notary that folds the same topics gets the same
/// tree.
///
/// For one thread. After an exception other than Kafka's it is of no use.
final class LogFold {

    private static final Logger log = LoggerFactory.getLogger(LogFold.class);

    private static final Duration POLL = Duration.ofMillis(100);

    /// How long a round waits for votes before that is reported.
    private static final Duration WAIT_REPORTED_AFTER = Duration.ofSeconds(10);

    /// A checkpoint that exists somewhere: the fold must give its root.
    ///
    /// @param where for a message
    record Expected(String where, long size, Hash root) {}

    /// Called while the fold waits or works for long.
    @FunctionalInterface
    interface Pulse {
        void beat() throws Leadership.LostException;
    }

    private final LeafReading reading = new LeafReading();
    private final LogTree tree;
    private final StatementsFile statements;
    private final VotesReader votes;
    private final Requests requests;
    private final NotaryStatus status;
    private final Pulse pulse;
    private final PriorityQueue<Expected> expected = new PriorityQueue<>(Comparator.comparingLong(Expected::size));
    private final byte[] digest = new byte[Hash.BYTES];

    private List<Long> heads = List.of();
    private boolean endsWithRound;
    private long nextOffset;

    LogFold(
            LogTree tree,
            StatementsFile statements,
            VotesReader votes,
            Requests requests,
            NotaryStatus status,
            Pulse pulse) {
        this.tree = tree;
        this.statements = statements;
        this.votes = votes;
        this.requests = requests;
        this.status = status;
        this.pulse = pulse;
    }

    /// From now on the fold stops where it gives another root.
    void expect(List<Expected> checkpoints) {
        checkpoints.stream().filter(one -> one.size() > 0).forEach(expected::add);
    }

    /// The checkpoints that are larger than the tree.
    List<Expected> beyond() {
        return new ArrayList<>(expected);
    }

    /// Takes the topic's next record.
    ///
    /// @throws OperatorNeededException if it must not go on: a round is broken, a root differs, or the file
    ///     `statements` has another record
    void take(ConsumerRecord<byte[], byte[]> record)
            throws OperatorNeededException, IOException, Leadership.LostException {
        byte[] value = record.value();
        LeafReading.Read read;
        try {
            read = reading.read(value);
        } catch (BrokenRoundException e) {
            throw new OperatorNeededException(
                    Reason.of(Code.ROUND_BROKEN),
                    "topic %s, offset %d: %s. Somebody else than the notary wrote it, and every reader stops here: keep"
                                    .formatted(record.topic(), record.offset(), e.getMessage())
                            + " the topic as it is and find out who has the right to write it");
        }
        switch (read) {
            case LeafReading.Read.Foreign(String why) -> {
                status.foreign(TopicCatalog.NOTARY);
                log.atWarn()
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("error", why)
                        .log("Foreign record in the notary's topic is skipped");
            }
            case LeafReading.Read.Taken(Leaf leaf, long index) -> append(leaf, index, value);
        }
        nextOffset = record.offset() + 1;
    }

    private void append(Leaf leaf, long index, byte[] value)
            throws OperatorNeededException, IOException, Leadership.LostException {
        try {
            statements.take(value);
        } catch (StatementsFile.DiffersException e) {
            throw new OperatorNeededException(
                    Reason.of(Code.STATEMENTS_DIFFER),
                    e.getMessage() + ". One of the two was changed: keep both as they are and compare them with what"
                            + " others have of the log");
        }
        if (leaf instanceof Leaf.RoundLeaf round) {
            appendVotes(round);
        }
        if (tree.size() != index) {
            throw new IllegalStateException("leaf %d is the tree's leaf %d".formatted(index, tree.size()));
        }
        tree.append(value);
        compare();
        requests.stated(leaf);
        endsWithRound = leaf instanceof Leaf.RoundLeaf;
        status.treeSize(tree.size());
    }

    private void appendVotes(Leaf.RoundLeaf round)
            throws OperatorNeededException, IOException, Leadership.LostException {
        for (int partition = 0; partition < round.heads().size(); partition++) {
            long before = heads.isEmpty() ? 0 : heads.get(partition);
            for (long seq = before + 1; seq <= round.heads().get(partition); seq++) {
                if (votes.buffered(partition) == 0) {
                    await(partition, seq);
                }
                votes.take(partition, digest);
                tree.append(digest);
                compare();
            }
        }
        heads = round.heads();
        votes.resume(-1);
    }

    /// The log may lack a vote that a round has: brokers lost it, and the publisher sends it again.
    private void await(int partition, long seq) throws OperatorNeededException, Leadership.LostException {
        Stopwatch waiting = Stopwatch.start();
        boolean reported = false;
        votes.resume(partition);
        while (votes.buffered(partition) == 0) {
            try {
                votes.poll(POLL);
                pulse.beat();
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                // The fold stands within a round, so it goes on from here and nowhere else.
                log.atDebug().addKeyValue("error", e.getMessage()).log("Brokers do not answer, waiting for votes");
            }
            if (!reported && waiting.exceeds(WAIT_REPORTED_AFTER)) {
                reported = true;
                status.reason(new Reason(Code.VOTE_MISSING, partition, seq));
                log.atWarn()
                        .addKeyValue("partition", partition)
                        .addKeyValue("seq", seq)
                        .log("Round has a vote that the log does not have, waiting for the publisher to send it again");
            }
        }
        if (reported) {
            status.reason(Reason.NONE);
        }
    }

    private void compare() throws OperatorNeededException {
        Expected next = expected.peek();
        while (next != null && next.size() <= tree.size()) {
            expected.remove();
            if (next.size() == tree.size() && !next.root().equals(tree.root())) {
                throw new OperatorNeededException(
                        Reason.of(Code.TREE_DIFFERS),
                        "%s has root %s for the tree of %d leaves, the topics give %s: a topic was changed. Nothing is"
                                        .formatted(next.where(), next.root(), next.size(), tree.root())
                                + " signed; restore the topics as they were, from the brokers or a backup of them");
            }
            next = expected.peek();
        }
    }

    /// The number of the next statement.
    long nextNumber() {
        return reading.next();
    }

    LeafReading reading() {
        return reading;
    }

    /// The number of the last round; 0 before the first.
    int round() {
        return reading.rounds().count();
    }

    /// Of the last round; empty before the system's record.
    List<Long> heads() {
        return heads.isEmpty() ? reading.rounds().heads() : heads;
    }

    /// Whether the last leaf is a round, so that the tree may be signed.
    boolean endsWithRound() {
        return endsWithRound;
    }

    long size() {
        return tree.size();
    }

    Hash root() {
        return tree.root();
    }

    /// The first offset of the topic that was not taken.
    long nextOffset() {
        return nextOffset;
    }
}
