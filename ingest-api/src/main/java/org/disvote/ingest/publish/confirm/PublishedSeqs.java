package org.disvote.ingest.publish.confirm;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.publish.confirm.SeqWaiters.Known;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.HeadTable.Published;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far a shard's votes are in the log, whichever instance publishes them. While this instance holds the
/// lease its publisher reports it. Otherwise it is read from `published` in the master's head rows, and only
/// while somebody waits.
///
/// One thread completes the futures. What depends on them must be short or run elsewhere; it delays no
/// publisher.
public final class PublishedSeqs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PublishedSeqs.class);

    private static final Duration POLL_EACH = Duration.ofMillis(20);
    private static final Duration RETRY_AFTER = Duration.ofMillis(250);

    /// How long a waiter who has left may stay in memory while nothing moves.
    private static final Duration PRUNE_EACH = Duration.ofMillis(250);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final Shard shard;
    private final String master;
    private final Worker worker;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final SeqWaiters waiters = new SeqWaiters();
    private boolean publishedHere;
    private boolean news;
    private boolean closed;

    // Of the thread.
    private @Nullable Connection session;
    private boolean degraded;

    /// @param master the shard's JDBC URL, needed only while another instance publishes
    public PublishedSeqs(Shard shard, String master) {
        this.shard = shard;
        this.master = master;
        worker = Worker.platform("published-" + shard.index(), CLOSE_MAX, _ -> run())
                .start();
    }

    /// Completes when the log has the vote at this position. Fails with [MasterUnavailableException] if
    /// another life of the master is reported first: then it is not known whether the vote outlived the life
    /// in which it was committed. It has no deadline. The caller applies its own, and completes or cancels
    /// the future to leave.
    ///
    /// @param life of the master in which the vote was committed
    public CompletableFuture<Void> whenPublished(Position position, String life) {
        lock.lock();
        try {
            boolean wasEmpty = waiters.isEmpty();
            CompletableFuture<Void> published = waiters.add(position, life);
            if (closed) {
                waiters.takeAll().forEach(PublishedSeqs::failClosed);
            } else if (wasEmpty && !waiters.isEmpty()) {
                changed.signal();
            }
            return published;
        } finally {
            lock.unlock();
        }
    }

    private static void failClosed(CompletableFuture<Void> waiting) {
        waiting.completeExceptionally(new IllegalStateException("closed"));
    }

    /// The highest seq of the partition that this instance knows to be in the log; 0 before the first. Where
    /// another instance publishes and nobody here waits, it may be out of date.
    public long published(int partition) {
        lock.lock();
        try {
            return waiters.seq(partition);
        } finally {
            lock.unlock();
        }
    }

    /// For the publisher of this instance: the log has the votes up to these seqs.
    ///
    /// @param life of the master whose votes it publishes
    public void report(String life, Map<Integer, Long> seqs) {
        lock.lock();
        try {
            seqs.forEach((partition, seq) -> waiters.learn(partition, new Known(life, seq)));
            news = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// @param here whether the publisher of this instance reports everything, so that the master need not be
    ///     polled
    public void setPublishedHere(boolean here) {
        lock.lock();
        try {
            publishedHere = here;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() throws InterruptedException {
        try {
            while (awaitWork()) {
                if (mustPoll()) {
                    poll();
                }
                takeAnswers().forEach(Runnable::run);
            }
        } finally {
            disconnect();
        }
    }

    /// @return false once closed
    private boolean awaitWork() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && waiters.isEmpty()) {
                changed.await();
            }
            long left = (publishedHere ? PRUNE_EACH : degraded ? RETRY_AFTER : POLL_EACH).toNanos();
            while (!closed && !news && left > 0) {
                left = changed.awaitNanos(left);
            }
            news = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean mustPoll() {
        lock.lock();
        try {
            return !publishedHere && !waiters.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void poll() {
        try {
            Connection open = session;
            if (open == null) {
                open = MasterSession.connect(master, "disvote-published-" + shard.index());
                session = open;
            }
            List<Published> published = new HeadTable(open).published();
            degraded = false;
            learn(published);
        } catch (SQLException e) {
            if (!degraded) {
                degraded = true;
                log.atWarn()
                        .addKeyValue("shard", shard.index())
                        .addKeyValue("error", SqlFailure.text(e))
                        .log("Master does not answer, votes that wait for the log stay unconfirmed until it does");
            }
            disconnect();
        }
    }

    private void learn(List<Published> published) {
        lock.lock();
        try {
            published.forEach(one -> waiters.learn(one.partition(), new Known(one.life(), one.seq())));
        } finally {
            lock.unlock();
        }
    }

    private List<Runnable> takeAnswers() {
        lock.lock();
        try {
            return waiters.takeAnswers();
        } finally {
            lock.unlock();
        }
    }

    private void disconnect() {
        Connection open = session;
        session = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // Nothing was written on it.
            }
        }
    }

    /// Fails the futures of those who still wait.
    @Override
    public void close() {
        List<CompletableFuture<Void>> left;
        lock.lock();
        try {
            closed = true;
            left = waiters.takeAll();
            changed.signal();
        } finally {
            lock.unlock();
        }
        left.forEach(PublishedSeqs::failClosed);
        worker.close();
    }
}
