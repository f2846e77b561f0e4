package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.disvote.ingest.Probe;
import org.disvote.ingest.follow.ElectionTopic;
import org.disvote.ingest.publish.LogSession.Appended;
import org.disvote.ingest.publish.MasterOutbox.CompareAgainException;
import org.disvote.ingest.publish.MasterOutbox.Outgoing;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// One holding of a shard's lease, from its beginning to the first error of any kind. Of one thread.
final class Tenure implements AutoCloseable {

    /// Bounds a log transaction, in votes.
    static final int BATCH_MAX = 2_000;

    /// How soon votes are seen that another instance committed, while this one commits without a pause.
    private static final Duration LOOK_AT_MASTER_EACH = Duration.ofMillis(250);

    private static final Duration CHECK_TOPIC_EACH = Duration.ofSeconds(2);
    private static final Duration CHECK_HEADS_EACH = Duration.ofSeconds(1);
    private static final Duration CHECK_STUCK_EACH = Duration.ofSeconds(10);

    /// How long the heads of closed partitions stand still before these are compared again: a restore moves
    /// them many times, and a comparison may read the whole log.
    private static final Duration HEADS_STILL = Duration.ofSeconds(2);

    private final PublisherConfig config;
    private final PublisherLease lease;
    private final PublishedHeads published;
    private final FreshVotes fresh;
    private final Probe probe;
    private final HeadsSession master;
    private final MasterOutbox outbox;
    private final LogSession session;
    private final ElectionTopic topic;
    private final ElectionUpkeep elections;

    private final long began = System.nanoTime();

    // Each partition of the shard is in one of the two.
    private final SortedMap<Integer, Long> sent = new TreeMap<>();
    private final SortedMap<Integer, Barrier> closed = new TreeMap<>();

    /// By closed partition its head, when it was judged or as last seen since.
    private final Map<Integer, Long> closedHeads = new HashMap<>();

    private boolean closedHeadsMoved;
    private long closedHeadsMovedAt = began;

    /// By partition the offset behind the last record that was read or sent; -1 in an empty one, where the
    /// first record tells of nobody else only if its offset is 0.
    private final Map<Integer, Long> behind = new HashMap<>();

    private Optional<UUID> topicId = Optional.empty();

    /// The life of the master that was opened.
    private String life = "";

    private boolean lookAtMaster = true;
    private long lookedAtMaster = began;

    private long topicCheckedAt = began;
    private long headsCheckedAt = began;
    private long stuckCheckedAt = began;
    private @Nullable KafkaFuture<UUID> topicCheck;

    /// Made at the first need: a stranger who writes once will do so again.
    private @Nullable LogReader displacedReader;

    /// @param bounds for every call to the brokers
    /// @param lease just taken; stays the caller's
    /// @param fresh what is committed here while this publishes
    Tenure(
            PublisherConfig config,
            AnswerBounds bounds,
            PublisherLease lease,
            PublishedHeads published,
            ElectionTopic elections,
            FreshVotes fresh,
            PartMetrics metrics,
            Probe probe)
            throws SQLException {
        this.config = config;
        topic = elections;
        this.lease = lease;
        this.published = published;
        this.fresh = fresh;
        this.probe = probe;
        // First the master: see HeadsSession on why it must be older than what is read of the log.
        master = HeadsSession.open(config.master(), config.shard());
        outbox = new MasterOutbox(master);
        session = new LogSession(config, bounds, metrics);
        this.elections = new ElectionUpkeep(config.shard(), bounds, elections, new MasterElections(master), session);
    }

    /// Fences the predecessor, reads the log, then the heads, and passes the barrier.
    ///
    /// @throws OperatorNeededException if the shard cannot be compared
    void open() throws SQLException, OperatorNeededException {
        requireSameTopic(session.topicId());
        lease.turned();
        session.fence();
        lease.turned();
        elections.begin();
        requireSameSystem();
        lease.turned();
        Opening.Opened opened = new Opening(config, lease, master, outbox, session).open(topicId.orElseThrow());
        opened.barriers().forEach((partition, barrier) -> {
            if (barrier instanceof Barrier.Open(LogTail tail)) {
                sent.put(partition, tail.seq());
            } else {
                closed.put(partition, barrier);
                closedHeads.put(partition, opened.heads().getOrDefault(partition, 0L));
            }
        });
        // The log may end without a marker; the record before its end is then read once more.
        opened.ends().forEach((partition, end) -> behind.put(partition, end - 1));
        life = outbox.life();
        elections.opened();
        published.moved(life, sent);
        published.toldHere(!isClosed());
    }

    /// Whether all partitions are closed. This is kept then as well: it notices when one of them was restored.
    boolean isClosed() {
        return sent.isEmpty();
    }

    /// An ingest that began while the brokers were away knows the number of partitions from its masters.
    private void requireSameSystem() throws OperatorNeededException {
        int told = topic.system().map(SystemRecord::partitions).orElse(0);
        if (told != config.routing().partitions()) {
            throw new OperatorNeededException(
                    Reason.of(Code.OTHER_LOG),
                    told == 0
                            ? "the elections topic has no system record: it is not the one of this system"
                            : "the masters were made for a log of %d partitions, and the system record says %d: check --masters and --brokers"
                                    .formatted(config.routing().partitions(), told));
        }
    }

    /// Why some partitions are closed; [Reason#NONE] while all are open.
    Reason closedReason() {
        return ClosedPartitions.reason(closed.values());
    }

    /// As above, for the log.
    String closedText() {
        return ClosedPartitions.text(config.shard(), closed.values());
    }

    private void requireSameTopic(UUID actual) throws SQLException, OperatorNeededException {
        try {
            ShardRestore.requireSameTopic(topicId.isPresent() ? topicId : outbox.topicId(), actual);
        } catch (OperatorNeededException e) {
            outbox.closeShard();
            throw e;
        }
        topicId = Optional.of(actual);
    }

    /// Sends the next votes to the log, in one transaction: those just committed here, or, where they are not
    /// the next ones and every now and then, what the master has.
    ///
    /// @return how many votes waited, those included
    long publishNext() throws SQLException, OperatorNeededException {
        if (!lookAtMaster && !isOver(lookedAtMaster, LOOK_AT_MASTER_EACH)) {
            FreshVotes.Run run = fresh.take(life, elections.withoutRoll(), sent, BATCH_MAX);
            lookAtMaster = !run.complete();
            if (!run.votes().isEmpty()) {
                append(run.votes(), run.reached());
                return run.votes().size();
            }
        }
        long waiting = publishFromMaster();
        // Votes of other instances, or a backlog: there is more than what is handed over here.
        lookAtMaster = waiting > BATCH_MAX;
        lookedAtMaster = System.nanoTime();
        return waiting;
    }

    private long publishFromMaster() throws SQLException, OperatorNeededException {
        SortedMap<Integer, Long> heads = ownedHeads();
        SortedMap<Integer, Long> after = new TreeMap<>();
        long waiting = 0;
        for (var head : heads.entrySet()) {
            Long seq = sent.get(head.getKey());
            if (seq == null) {
                continue; // closed
            }
            if (head.getValue() > seq) {
                after.put(head.getKey(), seq);
                waiting += head.getValue() - seq;
            } else if (head.getValue() < seq) {
                throw new SQLException("partition %d ends at %d on the master, below %d in the log"
                        .formatted(head.getKey(), head.getValue(), seq));
            }
        }
        if (after.isEmpty()) {
            return 0;
        }
        // Shared among the partitions, so that a long one does not keep the others waiting.
        List<Outgoing> votes = outbox.votesAfter(after, Math.max(1, BATCH_MAX / after.size()));
        SortedMap<Integer, Long> reached = requireContiguous(after, votes);
        append(votes, reached);
        return waiting;
    }

    /// @throws CompareAgainException if the partitions are others than those that were compared, or a closed
    ///     one was restored
    private SortedMap<Integer, Long> ownedHeads() throws SQLException {
        SortedMap<Integer, Long> heads = master.heads();
        if (heads.size() != sent.size() + closed.size()
                || !heads.keySet().containsAll(sent.keySet())
                || !heads.keySet().containsAll(closed.keySet())) {
            throw new CompareAgainException("the master owns other partitions than a moment ago");
        }
        checkClosedHeads(heads);
        return heads;
    }

    private void checkClosedHeads(SortedMap<Integer, Long> heads) throws CompareAgainException {
        Map<Integer, Long> now = new HashMap<>(heads);
        now.keySet().retainAll(closedHeads.keySet());
        if (!now.equals(closedHeads)) {
            closedHeads.putAll(now);
            closedHeadsMoved = true;
            closedHeadsMovedAt = System.nanoTime();
        } else if (closedHeadsMoved && isOver(closedHeadsMovedAt, HEADS_STILL)) {
            throw new CompareAgainException("partitions that were closed were restored");
        }
    }

    private void append(List<Outgoing> votes, SortedMap<Integer, Long> reached)
            throws SQLException, OperatorNeededException {
        if (!lease.isHeld()) {
            throw new SQLException("the lease is lost");
        }
        lease.turned();
        Map<Integer, Appended> appended = session.append(votes, probe);
        lease.turned();
        closeDisplaced(appended);
        SortedMap<Integer, LogTail> tails = new TreeMap<>();
        appended.forEach((partition, records) -> {
            behind.put(partition, records.last() + 1);
            if (!closed.containsKey(partition)) {
                long seq = reached.getOrDefault(partition, 0L);
                tails.put(partition, new LogTail(seq, records.last() + 1));
                sent.put(partition, seq);
            }
        });
        published.moved(life, seqs(tails));
        outbox.movePublished(tails);
    }

    private static SortedMap<Integer, Long> seqs(SortedMap<Integer, LogTail> tails) {
        SortedMap<Integer, Long> seqs = new TreeMap<>();
        tails.forEach((partition, tail) -> seqs.put(partition, tail.seq()));
        return seqs;
    }

    /// Where somebody else has written to the log before or among the votes that were just appended, one of
    /// those records may have become the vote of a seq that the master has given to another. Such a partition
    /// is closed before anybody is told that its votes are in the log.
    private void closeDisplaced(Map<Integer, Appended> appended) throws SQLException, OperatorNeededException {
        Map<Integer, LogTail> from = new HashMap<>();
        Map<Integer, Long> to = new HashMap<>();
        appended.forEach((partition, records) -> {
            long begin = behind.getOrDefault(partition, records.first());
            if (records.isMixed(begin)) {
                from.put(partition, new LogTail(sent.getOrDefault(partition, 0L), Math.max(0, begin)));
                to.put(partition, records.last() + 1);
            }
        });
        if (from.isEmpty()) {
            return;
        }
        LogFold fold = LogFold.between(master, displacedReader(), from, to);
        while (!fold.isDone()) {
            fold.next();
        }
        for (var one : fold.folds().entrySet()) {
            Optional<Position> displaced = one.getValue().unlike();
            if (displaced.isPresent()) {
                int partition = one.getKey();
                outbox.closePartition(partition);
                closed.put(partition, new Barrier.Different(displaced.get()));
                closedHeads.put(partition, master.heads().getOrDefault(partition, 0L));
                sent.remove(partition);
            }
        }
    }

    private LogReader displacedReader() {
        LogReader reader = displacedReader;
        if (reader == null) {
            reader = session.reader(IsolationLevel.READ_COMMITTED, lease::turned);
            displacedReader = reader;
        }
        return reader;
    }

    /// @return by partition the last seq of these votes
    /// @throws OperatorNeededException if a vote is missing; every partition asked for has one, as its head
    ///     says
    static SortedMap<Integer, Long> requireContiguous(SortedMap<Integer, Long> after, List<Outgoing> votes)
            throws OperatorNeededException {
        SortedMap<Integer, Long> reached = new TreeMap<>(after);
        for (Outgoing outgoing : votes) {
            VoteCast vote = outgoing.vote();
            long next = reached.getOrDefault(vote.partition(), 0L) + 1;
            if (vote.seq() != next) {
                throw missing(vote.partition(), next);
            }
            reached.put(vote.partition(), next);
        }
        for (var entry : after.entrySet()) {
            if (entry.getValue().equals(reached.get(entry.getKey()))) {
                throw missing(entry.getKey(), entry.getValue() + 1);
            }
        }
        return reached;
    }

    private static OperatorNeededException missing(int partition, long seq) {
        return new OperatorNeededException(
                Reason.at(Code.VOTE_MISSING, new Position(partition, seq)),
                "the master has no vote at %d/%d although its head is not below it; nothing is published around a missing vote: run an audit, and find out who removed it"
                        .formatted(partition, seq));
    }

    /// What comes round while votes flow: is the topic still the same, are there other elections, has one
    /// closed?
    void lookAround() throws SQLException, OperatorNeededException {
        lease.turned();
        if (!lease.isHeld()) {
            throw new SQLException("the lease is lost");
        }
        checkTopic();
        checkHeads();
        checkStuck();
        elections.turn(sent);
    }

    /// Asks now and looks at the answer on a later turn, so that no vote waits for it.
    private void checkTopic() throws SQLException, OperatorNeededException {
        KafkaFuture<UUID> asked = topicCheck;
        if (asked != null && asked.isDone()) {
            topicCheck = null;
            requireSameTopic(Answers.of(asked));
        } else if (asked == null && isOver(topicCheckedAt, CHECK_TOPIC_EACH)) {
            topicCheckedAt = System.nanoTime();
            topicCheck = session.topicIdSoon();
        }
    }

    private void checkHeads() throws SQLException {
        if (isOver(headsCheckedAt, CHECK_HEADS_EACH)) {
            headsCheckedAt = System.nanoTime();
            Set<Integer> partitions = outbox.toCompare(closed.keySet());
            if (!partitions.isEmpty()) {
                throw new CompareAgainException("partitions " + partitions + " were changed, or are to be sent again");
            }
        }
    }

    /// A partition that could not be read to its end can be compared once its transaction has ended.
    private void checkStuck() throws CompareAgainException {
        if (!isOver(stuckCheckedAt, CHECK_STUCK_EACH)) {
            return;
        }
        stuckCheckedAt = System.nanoTime();
        Map<Integer, Long> stuck = new HashMap<>();
        closed.forEach((partition, barrier) -> {
            if (barrier instanceof Barrier.Stuck open) {
                stuck.put(partition, open.offset());
            }
        });
        if (!stuck.isEmpty()) {
            for (var stable :
                    session.stableOffsets(stuck.keySet(), lease::turned).entrySet()) {
                if (stable.getValue() > stuck.getOrDefault(stable.getKey(), Long.MAX_VALUE)) {
                    throw new CompareAgainException(
                            "the transaction that was open in partition " + stable.getKey() + " has ended");
                }
            }
        }
    }

    /// How many votes wait, as the master's head rows say; for the time when the log does not answer.
    long votesWaiting() throws SQLException {
        return outbox.votesWaiting();
    }

    static boolean isOver(long since, Duration duration) {
        return System.nanoTime() - since > duration.toNanos();
    }

    @Override
    public void close() {
        published.toldHere(false);
        try (master;
                session) {
            if (displacedReader != null) {
                displacedReader.close();
            }
        }
    }
}
