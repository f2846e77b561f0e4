package org.disvote.ingest.publish;

import static java.util.stream.Collectors.toSet;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.disvote.ingest.Probe;
import org.disvote.ingest.follow.ElectionTopic;
import org.disvote.ingest.publish.MasterOutbox.Outgoing;
import org.disvote.ingest.publish.MasterOutbox.OwnsOthersException;
import org.disvote.topics.event.SystemRecord;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.provision.Answers;
import org.disvote.topics.provision.HangingTransactions.Hanging;
import org.disvote.topics.provision.TopicCatalog;
import org.disvote.topics.read.AnswerBounds;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One holding of a shard's lease, from its beginning to the first error of any kind. Of one thread.
final class Tenure implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Tenure.class);

    /// Bounds a log transaction, in votes.
    static final int BATCH_MAX = 2_000;

    /// How soon votes are seen that another instance committed, while this one commits without a pause.
    private static final Duration LOOK_AT_MASTER_EACH = Duration.ofMillis(250);

    private static final Duration CHECK_TOPIC_EACH = Duration.ofSeconds(2);

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
    private final SortedMap<Integer, Long> sent = new TreeMap<>();
    private Optional<UUID> topicId = Optional.empty();

    /// The life of the master that was opened.
    private String life = "";

    private boolean lookAtMaster = true;
    private long lookedAtMaster = began;

    private long topicCheckedAt = began;
    private @Nullable KafkaFuture<UUID> topicCheck;

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

    /// Fences the predecessor, reads the tails, then the heads, and passes the barrier.
    ///
    /// @throws OperatorNeededException if the shard must stay closed
    void open() throws SQLException, OperatorNeededException {
        requireSameTopic(session.topicId());
        lease.turned();
        session.fence();
        lease.turned();
        elections.begin();
        requireSameSystem();
        lease.turned();
        endHanging();
        try (LogReader reader = session.reader(IsolationLevel.READ_COMMITTED, lease::turned)) {
            Barrier barrier = passBarrier(reader);
            if (barrier instanceof Barrier.MasterBehind && config.autoRestore()) {
                long votes = new ShardRestore(master).restore(reader, restored -> lease.turned());
                log.atWarn()
                        .addKeyValue("shard", config.shard().index())
                        .addKeyValue("votes", votes)
                        .log("the master had lost votes, which are back from the log");
                barrier = passBarrier(reader);
            }
            switch (barrier) {
                case Barrier.Open(SortedMap<Integer, Long> tails) -> sent.putAll(tails);
                case Barrier.MasterBehind(List<Barrier.MasterBehind.Behind> partitions) ->
                    throw new OperatorNeededException(
                            Reason.at(Code.COMMITS_LOST, partitions.getFirst().firstLost()),
                            "the master lost commits: "
                            + partitions.stream().map(Object::toString).collect(Collectors.joining(", "))
                            + "; the shard stays closed until disvote shard restore --shard "
                            + config.shard().index() + " brings them back from the log");
                case Barrier.Different(Position position) -> throw OperatorNeededException.differentAt(position);
            }
        }
        life = outbox.life();
        elections.opened();
        published.moved(life, sent);
        published.toldHere(true);
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

    /// Votes in a transaction that hangs reach no reader, and none behind them does. They go to the log again once it
    /// is
    /// ended, unless the master has lost them.
    private void endHanging() throws SQLException, OperatorNeededException {
        List<Hanging> hanging = session.hanging(master.heads().keySet());
        lease.turned();
        if (hanging.isEmpty()) {
            return;
        }
        Set<Integer> partitions = hanging.stream()
                .map(Hanging::partition)
                .filter(source -> source.topic().equals(TopicCatalog.VOTES))
                .map(TopicPartition::partition)
                .collect(toSet());
        try (LogReader reader = session.reader(IsolationLevel.READ_UNCOMMITTED, lease::turned)) {
            if (!(outbox.judge(reader.tails(partitions)) instanceof Barrier.Open)) {
                throw new OperatorNeededException(
                        Reason.of(Code.TRANSACTION_HANGS),
                        "the log has votes in a transaction that the brokers have lost track of, and the master does not have them; partitions "
                                + partitions
                                + ". Run an audit; if the master is right, end the transaction by kafka-transactions.sh find-hanging and abort");
            }
        }
        session.abort(hanging);
        log.atWarn()
                .addKeyValue("shard", config.shard().index())
                .addKeyValue("partitions", partitions)
                .log("ended transactions that the brokers had lost track of; their votes are published again");
    }

    private Barrier passBarrier(LogReader reader) throws SQLException, OperatorNeededException {
        var partitions = master.heads().keySet();
        if (partitions.isEmpty()) {
            throw new SQLException("the master owns no partition");
        }
        Map<Integer, VoteCast> tails = reader.tails(partitions);
        return outbox.passBarrier(partitions, tails, topicId.orElseThrow());
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

    /// Sends the next votes to the log, in one transaction: those just committed here, or, where they are not the next
    /// ones and every now and then, what the master has.
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
        SortedMap<Integer, Long> heads = master.heads();
        if (!heads.keySet().equals(sent.keySet())) {
            throw new OwnsOthersException();
        }
        SortedMap<Integer, Long> after = new TreeMap<>();
        long waiting = 0;
        for (var head : heads.entrySet()) {
            long seq = sent.getOrDefault(head.getKey(), 0L);
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

    private void append(List<Outgoing> votes, SortedMap<Integer, Long> reached) throws SQLException {
        if (!lease.isHeld()) {
            throw new SQLException("the lease is lost");
        }
        lease.turned();
        session.append(votes, probe);
        lease.turned();
        sent.putAll(reached);
        published.moved(life, reached);
        outbox.movePublished(reached);
    }

    /// @return by partition the last seq of these votes
    /// @throws OperatorNeededException if a vote is missing; every partition asked for has one, as its head says
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

    /// What comes round while votes flow: is the topic still the same, are there other elections, has one closed?
    void lookAround() throws SQLException, OperatorNeededException {
        lease.turned();
        if (!lease.isHeld()) {
            throw new SQLException("the lease is lost");
        }
        checkTopic();
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
        session.close();
        master.close();
    }
}
