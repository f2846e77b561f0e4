package org.disvote.ingest.master;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.disvote.ingest.Probe;
import org.disvote.ingest.master.Batch.Judged;
import org.disvote.ingest.master.Batch.Waiting;
import org.disvote.ingest.table.ElectionTable.Polls;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.RollTable.Electorate;
import org.disvote.ingest.table.VoteTable.Voter;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits the votes of one shard in batches: whoever waits while one batch is being committed makes up the
/// next, so a commit's cost is shared by all who arrived during it (group commit, as databases do it for their
/// own log).
///
/// Any number of committers, of any number of instances, may work on one shard: each batch first locks the
/// heads of its partitions. Nobody in a batch is answered before its commit.
///
/// **Outcome unknown.** If the connection is lost, even in the commit itself, the same batch is redone on a new
/// one: heads locked first, since the old commit may still be under way, then every voter and every nonce looked up. A
/// vote with the request's own nonce is recorded; one with another is an earlier one; none is written now.
///
/// **Threads.** One thread commits, and it alone uses the connection; answers are given by threads of their
/// own, some for each batch. A second, mostly sleeping thread fails what was not answered in time while the first waits
/// for the master.
public final class GroupCommitter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GroupCommitter.class);

    private static final Duration IDLE_CHECK = Duration.ofMillis(100);
    private static final Duration EXPIRY_CHECK = Duration.ofMillis(100);
    private static final Duration ABORT_MAX = Duration.ofSeconds(1);
    private static final int ATTEMPTS_MAX = 10;

    /// The first try may find that its session was lost while nobody voted.
    private static final int CHECK_ATTEMPTS_MAX = 2;

    /// After so long without a commit it is tried whether one would succeed.
    private static final Duration CHECK_AFTER = Duration.ofSeconds(5);
    private static final Duration RETRY_MIN = Duration.ofMillis(50);
    private static final Duration RETRY_MAX = Duration.ofSeconds(1);

    /// After a voter was found to have voted before, for how many batches to look all voters up before
    /// inserting: an insert that fails on the unique key was in vain for its whole batch.
    private static final int LOOK_UP_BATCHES = 32;

    /// How many answers one thread gives: few enough that a large batch is answered by all cores.
    private static final int ANSWERS_EACH = 64;

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final MasterShard shard;
    private final Routing routing;
    private final Limits limits;
    private final Listener listener;
    private final Probe probe;
    private final SecureRandom random = new SecureRandom();
    private final BlockingQueue<Waiting> queue;
    private final WaitingVoters waitingVoters = new WaitingVoters();
    private final ExecutorService answering;
    private final CommitOutcomes outcomes = new CommitOutcomes();
    private final Thread committing;
    private final Thread expiring;

    private volatile boolean closing;
    private volatile boolean stopped;
    private volatile boolean checkAsked;
    private volatile List<Waiting> underWay = List.of();
    private volatile @Nullable CommitSession session;

    // Used by the committing thread alone.
    private long batchBeganNanos = System.nanoTime();
    private int batchVotes;
    private int lookUpBatches;
    private boolean away;
    private long awayUntilNanos;
    private Duration awayBackoff = RETRY_MIN;

    /// @param queueVotesMax how many requests may wait; further ones are refused at once
    /// @param batchVotesMax how many votes share one commit at most
    /// @param gathering how far apart batches begin
    /// @param answerWithin after how long a request fails that the master could not be asked about
    /// @param drainWithin how long closing may take
    public record Limits(
            int queueVotesMax, int batchVotesMax, Gathering gathering, Duration answerWithin, Duration drainWithin) {

        public Limits {
            if (queueVotesMax < 1 || batchVotesMax < 1) {
                throw new IllegalArgumentException("queueVotesMax " + queueVotesMax + " and batchVotesMax "
                        + batchVotesMax + " must be at least 1");
            }
            if (!answerWithin.isPositive() || !drainWithin.isPositive()) {
                throw new IllegalArgumentException(
                        "answerWithin " + answerWithin + " and drainWithin " + drainWithin + " must be positive");
            }
        }
    }

    /// Told what the committer does, on the committing thread: it must return at once, and not throw.
    public interface Listener {

        Listener NONE = new Listener() {};

        /// A batch was committed; nobody in it is answered yet.
        ///
        /// @param requests how many requests it answers
        /// @param recorded the votes it recorded, as they are numbered; the publisher may now send them
        /// @param life the master's, in which it was committed
        /// @param took from locking the heads to the commit's return
        default void committed(int requests, List<VoteCast> recorded, String life, Duration took) {}

        /// A request came for a partition whose head this shard does not have: read the ownership again.
        default void notOwned(int partition) {}
    }

    /// Starts at once; the master need not answer yet.
    public GroupCommitter(MasterShard shard, Routing routing, Limits limits, Listener listener, Probe probe) {
        this.shard = shard;
        this.routing = routing;
        this.limits = limits;
        this.listener = listener;
        this.probe = probe;
        this.queue = new ArrayBlockingQueue<>(limits.queueVotesMax());
        String name = "committer-" + shard.shard().index();
        this.answering = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-answers-", 0).factory());
        this.expiring = Thread.ofVirtual().name(name + "-expiry").unstarted(this::expireUntilStopped);
        this.committing = Thread.ofPlatform().name(name).daemon().unstarted(this::commitUntilClosed);
        committing.start();
        expiring.start();
    }

    /// Queues a request.
    ///
    /// @return what became of it, after the commit; or a failure: [OverloadedException] at once if the queue is
    ///     full or [WaitingVoters#REQUESTS_MAX] requests of this voter wait already,
    ///     [MasterUnavailableException] within [Limits#answerWithin] if the master cannot be asked
    public CompletableFuture<Decided> cast(CastRequest request) {
        VoterId voterId = request.voterId();
        if (!waitingVoters.enter(voterId)) {
            return CompletableFuture.failedFuture(new OverloadedException(
                    WaitingVoters.REQUESTS_MAX + " requests of this voter wait on shard " + shardIndex()));
        }
        // The voter's place is free before the caller hears of the outcome, whatever it is.
        return queue(request).whenComplete((decided, failure) -> waitingVoters.leave(voterId));
    }

    private CompletableFuture<Decided> queue(CastRequest request) {
        Waiting waiting = new Waiting(
                request,
                routing.partitionOf(request.voterId()),
                Nonce.random(random),
                System.nanoTime(),
                new CompletableFuture<>());
        if (closing) {
            waiting.answer().completeExceptionally(closed());
        } else if (!queue.offer(waiting)) {
            waiting.answer()
                    .completeExceptionally(new OverloadedException("queue full: " + limits.queueVotesMax()
                            + " votes wait on shard " + shard.shard().index()));
        } else if (stopped && queue.remove(waiting)) {
            // It came after the thread had emptied the queue for the last time.
            waiting.answer().completeExceptionally(closed());
        }
        return waiting.answer();
    }

    /// How many requests wait for their batch.
    public int queued() {
        return queue.size();
    }

    /// How many voters have a request that is not answered.
    int waitingVoters() {
        return waitingVoters.voters();
    }

    /// For how long commits have failed without one that succeeded; zero while they succeed.
    public Duration failingFor() {
        return outcomes.failingFor();
    }

    /// Where nobody votes, nobody would notice that commits fail: if there has been no commit for a while, or
    /// the last ones failed, one without a vote is tried as soon as no request waits. Returns at once.
    public void checkWhenQuiet() {
        checkAsked = outcomes.isDoubtful(CHECK_AFTER);
    }

    /// Accepts nothing more, commits what is queued, and stops; what could not be committed within
    /// [Limits#drainWithin] fails with [MasterUnavailableException].
    @Override
    public void close() {
        closing = true;
        try {
            if (!committing.join(limits.drainWithin())) {
                stopped = true;
                abortSession();
                committing.join(ABORT_MAX);
            }
            answering.shutdown();
            if (!answering.awaitTermination(ABORT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().addKeyValue("shard", shardIndex()).log("Answers still under way");
            }
        } catch (InterruptedException e) {
            stopped = true;
            abortSession();
            Thread.currentThread().interrupt();
        } finally {
            stopped = true;
            LockSupport.unpark(expiring);
            answering.shutdown();
            fail(underWay, closed());
            failQueued(closed());
        }
    }

    // ---- the committing thread

    private void commitUntilClosed() {
        try {
            while (!stopped) {
                List<Waiting> requests = take();
                if (requests.isEmpty()) {
                    if (closing && queue.isEmpty()) {
                        return;
                    }
                    checkIfAsked();
                    continue;
                }
                underWay = requests;
                try {
                    commit(requests);
                } catch (RuntimeException e) {
                    // Our own mistake, or a test's crash. The thread must outlive it, or the shard would stand still.
                    closeSession();
                    outcomes.failed();
                    fail(requests, shard.unavailable("failed in committing a batch", e));
                    log.atError()
                            .addKeyValue("shard", shardIndex())
                            .setCause(e)
                            .log("A batch failed for a reason of our own");
                } finally {
                    underWay = List.of();
                }
            }
        } finally {
            stopped = true;
            closeSession();
            failQueued(closed());
        }
    }

    /// The next batch, or none after a short while without requests.
    private List<Waiting> take() {
        Waiting first;
        try {
            first = closing ? queue.poll() : queue.poll(IDLE_CHECK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
            first = queue.poll();
        }
        if (first == null) {
            return List.of();
        }
        gather();
        List<Waiting> requests = new ArrayList<>();
        requests.add(first);
        queue.drainTo(requests, limits.batchVotesMax() - 1);
        batchBeganNanos = System.nanoTime();
        batchVotes = requests.size();
        return pending(requests);
    }

    /// Returns when the next batch may begin: soon, or at once if it is full already.
    private void gather() {
        long untilNanos = batchBeganNanos + limits.gathering().after(batchVotes).toNanos();
        while (!closing && queue.size() < limits.batchVotesMax()) {
            long left = untilNanos - System.nanoTime();
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(left);
        }
    }

    /// Without those who were answered meanwhile: their time was up.
    private static List<Waiting> pending(List<Waiting> requests) {
        return requests.stream().filter(one -> !one.answer().isDone()).toList();
    }

    private void commit(List<Waiting> requests) {
        if (away && awayUntilNanos - System.nanoTime() > 0) {
            fail(requests, shard.unavailable("is away and will be tried again", null));
            return;
        }
        // Once known to be away, the master gets one try a batch, so that voters hear of it at once.
        int attemptsMax = away ? 1 : ATTEMPTS_MAX;
        long deadlineNanos =
                requests.getFirst().sinceNanos() + limits.answerWithin().toNanos();
        Duration backoff = RETRY_MIN;
        List<Waiting> pending = requests;
        boolean redo = false;
        for (int attempt = 1; !pending.isEmpty(); attempt++) {
            try {
                commitOnce(pending, redo ? requests : List.of());
                back();
                return;
            } catch (SQLException e) {
                if (UNIQUE_VIOLATION.equals(e.getSQLState()) && !redo && lookUpBatches == 0 && rolledBack()) {
                    lookUpBatches = LOOK_UP_BATCHES;
                    continue;
                }
                outcomes.failed();
                if (LOCK_NOT_AVAILABLE.equals(e.getSQLState()) && rolledBack()) {
                    fail(pending, shard.unavailable("has heads that another session keeps locked", e));
                    return;
                }
                closeSession();
                if (stopped) {
                    fail(pending, closed());
                    return;
                }
                if (attempt >= attemptsMax
                        || !isConnectionLost(e)
                        || deadlineNanos - System.nanoTime() < backoff.toNanos()) {
                    away(e);
                    fail(pending, shard.unavailable("did not commit a batch", e));
                    return;
                }
                log.atWarn()
                        .addKeyValue("shard", shardIndex())
                        .addKeyValue("attempt", attempt)
                        .addKeyValue("error", SqlFailure.text(e))
                        .log("Connection to the master lost, redoing the batch");
                LockSupport.parkNanos(backoff.toNanos());
                backoff = longer(backoff);
                pending = pending(pending);
                redo = true;
            }
        }
    }

    private void checkIfAsked() {
        if (!checkAsked || closing || (away && awayUntilNanos - System.nanoTime() > 0)) {
            return;
        }
        checkAsked = false;
        for (int attempt = 1; ; attempt++) {
            try {
                openSession().commitNothing();
                back();
                return;
            } catch (SQLException e) {
                closeSession();
                if (stopped) {
                    return;
                }
                if (attempt >= CHECK_ATTEMPTS_MAX || !isConnectionLost(e)) {
                    outcomes.failed();
                    away(e);
                    return;
                }
            }
        }
    }

    /// @param redone the batch as it was first tried, if the outcome of that is unknown
    private void commitOnce(List<Waiting> requests, List<Waiting> redone) throws SQLException {
        CommitSession open = openSession();
        long began = System.nanoTime();
        CommitSession.Locked locked = open.lock(
                requests.stream().map(Waiting::partition).collect(Collectors.toSet()),
                requests.stream().map(one -> one.request().electionId()).collect(Collectors.toSet()));
        SortedMap<Integer, HeadTable.Locked> heads = locked.heads();
        refuseNotOpened(requests, heads);
        SortedMap<Integer, Long> lastSeqs = new TreeMap<>();
        heads.forEach((partition, head) -> {
            if (head.open()) {
                lastSeqs.put(partition, head.lastSeq());
            }
        });
        List<Waiting> admitted = requests.stream()
                .filter(one -> lastSeqs.containsKey(one.partition()))
                .toList();
        if (admitted.isEmpty()) {
            open.rollback();
            return;
        }
        Polls polls = locked.polls();
        Set<VoterId> ofRoll = Batch.ofRoll(polls, admitted);
        Electorate electorate = ofRoll.isEmpty() ? Electorate.NONE : open.electorate(ofRoll);
        Batch batch = new Batch(admitted, lastSeqs, polls, electorate);
        boolean lookUpAll = lookUpBatches > 0 || !redone.isEmpty();
        Set<Voter> asked = lookUpAll ? batch.voters() : batch.refusedVoters();
        Map<Voter, VoteCast> earlier = asked.isEmpty() ? Map.of() : open.earlier(asked);
        Judged judged = batch.judge(earlier, redone.isEmpty() ? Map.of() : open.redone(redone));
        open.record(polls.at(), judged.recorded(), judged.lastSeqs());
        probe.reached(Probe.Step.BEFORE_COMMIT);
        open.commit();
        probe.reached(Probe.Step.AFTER_COMMIT);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (lookUpBatches > 0) {
            lookUpBatches = earlier.isEmpty() ? lookUpBatches - 1 : LOOK_UP_BATCHES;
        }
        for (int i = 0; i < admitted.size(); i += ANSWERS_EACH) {
            int from = i;
            int to = Math.min(i + ANSWERS_EACH, admitted.size());
            answer(() -> {
                for (int each = from; each < to; each++) {
                    admitted.get(each)
                            .answer()
                            .complete(new Decided(judged.answers().get(each).get(), locked.life()));
                }
            });
        }
        listener.committed(admitted.size(), judged.recorded(), locked.life(), took);
    }

    private void refuseNotOpened(List<Waiting> requests, SortedMap<Integer, HeadTable.Locked> heads) {
        Map<Integer, List<Waiting>> byPartition = requests.stream().collect(Collectors.groupingBy(Waiting::partition));
        byPartition.forEach((partition, ofPartition) -> {
            HeadTable.Locked head = heads.get(partition);
            if (head == null) {
                fail(ofPartition, shard.unavailable("does not own partition " + partition, null));
                listener.notOwned(partition);
            } else if (!head.open()) {
                fail(
                        ofPartition,
                        shard.unavailable("is closed until its publisher has compared it with the log", null));
            }
        });
    }

    private CommitSession openSession() throws SQLException {
        CommitSession open = session;
        if (open == null) {
            open = shard.openCommitSession();
            session = open;
        }
        return open;
    }

    private boolean rolledBack() {
        CommitSession open = session;
        if (open == null) {
            return false;
        }
        try {
            open.rollback();
            return true;
        } catch (SQLException e) {
            return false; // the caller gives the session up, which rolls back as well
        }
    }

    private void closeSession() {
        CommitSession open = session;
        session = null;
        if (open == null) {
            return;
        }
        try {
            // Not close(): it would first be polite to a server that may not answer.
            open.abort();
        } catch (SQLException e) {
            log.atDebug().setCause(e).log("A lost session did not close");
        }
    }

    private static boolean isConnectionLost(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return e instanceof SQLWarning
                || state.startsWith("08")
                || state.startsWith("57P") // it shuts down, crashed or starts up
                || state.equals("25P03") // we were idle for too long
                || state.equals("53300"); // all its connections are taken
    }

    private void away(SQLException e) {
        if (!away) {
            log.atWarn()
                    .addKeyValue("shard", shardIndex())
                    .addKeyValue("error", SqlFailure.text(e))
                    .log("Master unavailable, its votes are refused");
        }
        awayBackoff = away ? longer(awayBackoff) : RETRY_MIN;
        awayUntilNanos = System.nanoTime() + awayBackoff.toNanos();
        away = true;
    }

    private void back() {
        outcomes.succeeded();
        if (away) {
            log.atInfo().addKeyValue("shard", shardIndex()).log("Master available again");
        }
        away = false;
    }

    private static Duration longer(Duration backoff) {
        Duration twice = backoff.multipliedBy(2);
        return twice.compareTo(RETRY_MAX) < 0 ? twice : RETRY_MAX;
    }

    // ---- any thread

    private void expireUntilStopped() {
        while (!stopped) {
            LockSupport.parkNanos(EXPIRY_CHECK.toNanos());
            long before = System.nanoTime() - limits.answerWithin().toNanos();
            List<Waiting> late = new ArrayList<>(underWay);
            late.removeIf(one -> one.sinceNanos() - before > 0);
            // The oldest stands first.
            for (Waiting one = queue.peek(); one != null && one.sinceNanos() - before <= 0; one = queue.peek()) {
                if (queue.remove(one)) {
                    late.add(one);
                }
            }
            fail(late, shard.unavailable("did not answer within " + limits.answerWithin(), null));
        }
    }

    private void fail(List<Waiting> requests, MasterUnavailableException failure) {
        answer(() -> requests.forEach(one -> one.answer().completeExceptionally(failure)));
    }

    /// On a thread of its own, since whoever waits for an answer may go on in the thread that gives it.
    private void answer(Runnable answers) {
        try {
            answering.execute(answers);
        } catch (RejectedExecutionException e) {
            answers.run(); // closed meanwhile
        }
    }

    private void failQueued(MasterUnavailableException failure) {
        List<Waiting> rest = new ArrayList<>();
        queue.drainTo(rest);
        rest.forEach(one -> one.answer().completeExceptionally(failure));
    }

    private void abortSession() {
        CommitSession open = session;
        if (open != null) {
            try {
                open.abort();
            } catch (SQLException e) {
                log.atDebug().setCause(e).log("A session did not abort");
            }
        }
    }

    private MasterUnavailableException closed() {
        return shard.unavailable("is no longer written to by this instance, which stops", null);
    }

    private int shardIndex() {
        return shard.shard().index();
    }
}
