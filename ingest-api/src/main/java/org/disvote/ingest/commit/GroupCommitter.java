package org.disvote.ingest.commit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.disvote.ingest.Limits;
import org.disvote.ingest.Probe;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.promise.ShardPromises;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.EncodedVote;

/// Commits the votes of one shard in batches: the requests that arrive while one batch is being committed
/// make up the next, so that they share the cost of a commit (group commit, as databases do it for their own
/// log).
///
/// A request goes one way: [Intake], then with its batch through [CommitTries], [BatchCommit] and
/// [CommitSession], then [Answers].
///
/// Any number of committers, of any number of instances, may work on one shard: each batch first locks the
/// heads of its partitions.
///
/// **Threads.** One thread commits, and it alone uses the connection. Answers are given by other threads. A
/// third thread fails what was not answered in time, while the first may be waiting for the master.
public final class GroupCommitter implements AutoCloseable {

    private static final Duration LATE_CHECK = Duration.ofMillis(100);

    /// How long the committing thread may take to end after its session was aborted.
    private static final Duration ABORT_MAX = Duration.ofSeconds(1);

    /// After so long without a commit, one without a vote is tried.
    private static final Duration CHECK_AFTER = Duration.ofSeconds(5);

    private final Shard shard;
    private final Bounds bounds;
    private final Intake intake;
    private final Answers answers;
    private final CommitHealth health;
    private final CommitConnection connection;
    private final CommitTries tries;
    private final Worker committing;
    private final Worker expiring;

    private volatile boolean checkAsked;

    /// @param queueVotesMax how many requests may wait; further ones are refused at once
    /// @param batchVotesMax how many votes share one commit at most
    /// @param gathering how far apart batches begin
    /// @param answerWithin after how long a request fails if it is not answered
    /// @param drainWithin how long closing may take
    public record Bounds(
            int queueVotesMax, int batchVotesMax, Gathering gathering, Duration answerWithin, Duration drainWithin) {

        public Bounds {
            if (queueVotesMax < 1 || batchVotesMax < 1) {
                throw new IllegalArgumentException("queueVotesMax " + queueVotesMax + " and batchVotesMax "
                        + batchVotesMax + " must be at least 1");
            }
            if (!answerWithin.isPositive() || !drainWithin.isPositive()) {
                throw new IllegalArgumentException(
                        "answerWithin " + answerWithin + " and drainWithin " + drainWithin + " must be positive");
            }
        }

        /// Those of an instance. Its committers answer before its routes do, so that a voter gets the reason of a
        /// failed commit.
        public static Bounds of(Limits instance, Duration drainWithin) {
            return new Bounds(
                    instance.queueVotesMax(),
                    instance.batchVotesMax(),
                    Gathering.measured(),
                    instance.answerWithin().multipliedBy(4).dividedBy(5),
                    drainWithin);
        }
    }

    /// Opens the sessions in which batches are committed, one after the other.
    public interface Sessions {

        /// The master's JDBC URL.
        String url();

        /// @return a direct session in autocommit mode; its transactions are the committer's
        /// @throws SQLException if the master does not answer
        Connection open() throws SQLException;

        /// With a master.
        ///
        /// @param url its JDBC URL
        static Sessions of(Shard shard, String url) {
            return new Sessions() {
                @Override
                public String url() {
                    return url;
                }

                @Override
                public Connection open() throws SQLException {
                    return MasterSession.connect(url, "disvote committer of shard " + shard.index());
                }
            };
        }
    }

    /// Called on the committing thread: each method must return at once, and not throw.
    public interface Listener {

        Listener NONE = new Listener() {};

        /// A batch was committed; its answers are under way.
        ///
        /// @param requests how many requests it answers
        /// @param recorded the votes it recorded, as they are numbered; the publisher may now send them
        /// @param life of the master in which it was committed
        /// @param took from locking the heads to the commit's return
        default void committed(int requests, List<EncodedVote> recorded, String life, Duration took) {}

        /// A request came for a partition whose head this shard does not have: read the ownership again.
        default void notOwned(int partition) {}

        /// A request came for a partition that is closed in the life of the master with which this has a session.
        default void notOpen() {}
    }

    /// Of an instance without a voter key.
    public GroupCommitter(Shard shard, String master, Bounds bounds, Listener listener, Probe probe) {
        this(shard, Sessions.of(shard, master), Optional.empty(), ShardPromises.NONE, bounds, listener, probe);
    }

    /// Starts at once; the master need not answer yet.
    ///
    /// @param sessions with the shard's master
    /// @param keyCommitment to the voter key of this instance. A master that keeps another one gets no vote
    /// @param promises stay the caller's
    public GroupCommitter(
            Shard shard,
            Sessions sessions,
            Optional<String> keyCommitment,
            ShardPromises promises,
            Bounds bounds,
            Listener listener,
            Probe probe) {
        this.shard = shard;
        this.bounds = bounds;
        intake = new Intake(shard, bounds);
        answers = new Answers(shard, promises);
        health = new CommitHealth(shard, sessions.url());
        connection = new CommitConnection(shard, sessions);
        BatchCommit commit = new BatchCommit(shard, keyCommitment, answers, listener, probe);
        tries = new CommitTries(shard, connection, commit, health, answers, promises);
        String name = "committer-" + shard.index();
        committing = Worker.platform(name, bounds.drainWithin(), this::commitUntilDrained)
                .start();
        expiring =
                Worker.virtual(name + "-expiry", Duration.ZERO, this::failLate).start();
    }

    /// Queues a request.
    ///
    /// @param partition the voter's
    /// @return what became of it, after the commit; or a failure: [OverloadedException] at once if the queue
    ///     is full or [WaitingVoters#REQUESTS_MAX] requests of this voter wait already,
    ///     [MasterUnavailableException] within [Bounds#answerWithin] if the master cannot be asked
    public CompletableFuture<Decided> cast(CastRequest request, int partition) {
        return cast(request, partition, Function.identity());
    }

    /// As [#cast(CastRequest, int)], for a caller whose answer has to wait for more than the decision. The
    /// request keeps its place among the voter's until that answer is complete.
    ///
    /// @param answering makes the answer of the outcome or the failure; must return at once, and its result
    ///     must complete in any case
    public <T> CompletableFuture<T> cast(
            CastRequest request, int partition, Function<CompletableFuture<Decided>, CompletableFuture<T>> answering) {
        return intake.add(request, partition, answering);
    }

    /// How many requests wait for their batch.
    public int queued() {
        return intake.queued();
    }

    /// How many voters have a request that is not answered.
    int waitingVoters() {
        return intake.voters();
    }

    /// For how long commits have failed without one that succeeded; zero while they succeed.
    public Duration failingFor() {
        return health.failingFor();
    }

    /// While nobody votes, nobody would notice that commits fail. So if there was no commit for a while, or
    /// the last one failed, a commit without a vote is tried as soon as no request waits. Returns at once.
    public void checkWhenQuiet() {
        checkAsked = health.isDoubtful(CHECK_AFTER);
    }

    private void commitUntilDrained(Worker worker) throws InterruptedException {
        try {
            while (!connection.isStopped()) {
                List<QueuedCast> batch = intake.next();
                if (!batch.isEmpty()) {
                    tries.commit(batch);
                } else if (intake.isDrained()) {
                    return;
                } else if (checkAsked && !worker.isStopping() && health.mayTry()) {
                    checkAsked = false;
                    tries.check();
                }
            }
        } finally {
            connection.stop();
            answers.fail(intake.end(), MasterUnavailableException.stopping(shard));
        }
    }

    private void failLate(Worker worker) throws InterruptedException {
        while (worker.pause(LATE_CHECK)) {
            answers.fail(
                    intake.late(),
                    new MasterUnavailableException(shard, "did not answer within " + bounds.answerWithin(), null));
        }
    }

    /// Accepts nothing more, commits what is queued, and stops; what could not be committed within
    /// [Bounds#drainWithin] fails with [MasterUnavailableException].
    @Override
    public void close() {
        intake.close();
        committing.stop();
        try {
            if (!committing.join(bounds.drainWithin())) {
                connection.stop();
                committing.join(ABORT_MAX);
            }
            answers.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connection.stop();
            expiring.close();
            answers.fail(intake.end(), MasterUnavailableException.stopping(shard));
        }
    }
}
