package org.disvote.ingest.commit;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.promise.ShardPromises;
import org.disvote.topics.lifetime.Backoff;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tries a batch on a master that may be away, until it is committed or refused. For one thread.
///
/// **Outcome unknown.** If the connection is lost, even during the commit, the same batch is tried again on a
/// new connection. First the heads are locked, since the old commit may still be under way. Then every voter
/// is looked up. If the vote of the request's revision has the request's own nonce, the request is recorded; a
/// vote with another nonce is an earlier one; if there is none, it is written now. A request always has the
/// same revision, so it cannot be recorded a second time as a later one. (An envelope is looked for at every
/// revision.)
final class CommitTries {

    private static final Logger log = LoggerFactory.getLogger(CommitTries.class);

    private static final int TRIES_MAX = 10;

    /// The first try may find that its session was lost while nobody voted.
    private static final int CHECK_TRIES_MAX = 2;

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Shard shard;
    private final CommitConnection connection;
    private final BatchCommit commit;
    private final CommitHealth health;
    private final Answers answers;
    private final ShardPromises promises;

    CommitTries(
            Shard shard,
            CommitConnection connection,
            BatchCommit commit,
            CommitHealth health,
            Answers answers,
            ShardPromises promises) {
        this.shard = shard;
        this.connection = connection;
        this.commit = commit;
        this.health = health;
        this.answers = answers;
        this.promises = promises;
    }

    /// Answers every request of the batch, or fails it.
    void commit(List<QueuedCast> batch) {
        try {
            if (health.mayTry()) {
                tryRepeatedly(batch);
            } else {
                answers.fail(batch, unavailable("is away and will be tried again", null));
            }
        } catch (RuntimeException e) {
            // A fault of this program, or a crash made by a test. The thread must go on, or the shard would stop.
            connection.giveUp();
            health.failed();
            answers.fail(batch, unavailable("failed in committing a batch", e));
            log.atError()
                    .addKeyValue("shard", shard.index())
                    .setCause(e)
                    .log("Batch failed because of a fault in this program, its requests are refused");
        }
    }

    private void tryRepeatedly(List<QueuedCast> batch) {
        // A master that is known to be away gets one try for each batch, so that voters are answered at once.
        int triesMax = health.isAway() ? 1 : TRIES_MAX;
        Deadline answerBy = batch.getFirst().answerBy();
        Backoff backoff = CommitHealth.backoff();
        List<QueuedCast> pending = batch;
        boolean outcomeUnknown = false;
        for (int tried = 1; !pending.isEmpty(); tried++) {
            try {
                commit.run(connection.session(), pending, outcomeUnknown);
                health.succeeded();
                return;
            } catch (SQLException e) {
                if (!outcomeUnknown && isEarlierVote(e)) {
                    connection.rollBack();
                    commit.lookUpAll();
                    continue;
                }
                Duration pause = backoff.next();
                boolean mayTryAgain = tried < triesMax && answerBy.left().compareTo(pause) >= 0;
                if (!(mayTryAgain && isConnectionLost(e)) || connection.isStopped()) {
                    refuse(pending, e);
                    return;
                }
                redoAfter(pause, tried, e);
                pending = Intake.unanswered(pending);
                outcomeUnknown = true;
            }
        }
    }

    /// Whether the insert failed because a voter has voted before. Then the batch is tried again with all
    /// earlier votes looked up.
    private boolean isEarlierVote(SQLException e) {
        return UNIQUE_VIOLATION.equals(e.getSQLState()) && !commit.looksUpAll() && !connection.isStopped();
    }

    private void refuse(List<QueuedCast> requests, SQLException e) {
        if (LOCK_NOT_AVAILABLE.equals(e.getSQLState()) && connection.rollBack()) {
            health.failed();
            answers.fail(requests, unavailable("has heads that another session keeps locked", e));
            return;
        }
        connection.giveUp();
        if (connection.isStopped()) {
            health.failed();
            answers.fail(requests, MasterUnavailableException.stopping(shard));
        } else {
            health.backOff(e);
            answers.fail(requests, unavailable("did not commit a batch", e));
        }
    }

    private void redoAfter(Duration pause, int tried, SQLException e) {
        health.failed();
        connection.giveUp();
        log.atWarn()
                .addKeyValue("shard", shard.index())
                .addKeyValue("attempt", tried)
                .addKeyValue("error", SqlFailure.text(e))
                .log("Connection to the master lost, the batch is redone");
        LockSupport.parkNanos(pause.toNanos());
    }

    /// Commits without a vote, to find out whether one could be committed.
    void check() {
        for (int tried = 1; ; tried++) {
            try {
                promises.saw(connection.session().commitNothing());
                health.checked();
                return;
            } catch (SQLException e) {
                connection.giveUp();
                if (connection.isStopped()) {
                    return;
                }
                if (tried >= CHECK_TRIES_MAX || !isConnectionLost(e)) {
                    health.backOff(e);
                    return;
                }
            }
        }
    }

    private static boolean isConnectionLost(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return e instanceof SQLWarning
                || state.startsWith("08")
                || state.startsWith("57P") // it shuts down, has crashed or starts up
                || state.equals("25P03") // we were idle for too long
                || state.equals("53300"); // all its connections are taken
    }

    private MasterUnavailableException unavailable(String why, @Nullable Throwable cause) {
        return new MasterUnavailableException(shard, why, cause);
    }
}
