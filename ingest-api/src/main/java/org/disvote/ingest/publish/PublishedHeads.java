package org.disvote.ingest.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far a shard's votes are in the log, whichever instance publishes them: told by the publisher of this instance
/// while it holds the lease, otherwise read from `published` in the master's head rows, and then only while someone
/// waits.
///
/// The log never loses a vote, so what was told once stays true. But a master that was replaced may have lost a vote
/// that somebody waits for, and have given its seq to another: so every seq is told, and waited for, together with the
/// life of the master, as the heads' `opened_for` names it. Futures are completed by one thread of this object's own:
/// what hangs on them must be short or go elsewhere, and delays no publisher.
public final class PublishedHeads implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PublishedHeads.class);

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration RETRY_AFTER = Duration.ofMillis(250);

    /// How long a waiter who gave up may stay in memory where nothing moves.
    private static final Duration PRUNE = Duration.ofMillis(250);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    /// @param life of the master in which the log got the partition's votes up to this seq
    private record Told(String life, long seq) {}

    /// @param life of the master in which the vote was committed
    /// @param before the life last told of when the wait began; it says nothing on what became of the vote
    private record Waiter(long seq, String life, String before, CompletableFuture<Void> future) {

        /// @return whether the wait is over
        boolean judge(Told told, List<Runnable> answers) {
            boolean known = told.life().equals(life);
            if (known && told.seq() >= seq) {
                answers.add(() -> future.complete(null));
            } else if (!known && !told.life().equals(before)) {
                answers.add(() -> future.completeExceptionally(new MasterUnavailableException(
                        "the master was replaced or restarted before the log was known to have the vote", null)));
            } else {
                return future.isDone();
            }
            return true;
        }
    }

    /// Before anything is known of a partition.
    private static final Told NOTHING = new Told("", 0);

    private final Shard shard;
    private final String master;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Map<Integer, Told> published = new HashMap<>();
    private final Map<Integer, List<Waiter>> waiters = new HashMap<>();
    private boolean toldHere;
    private boolean news;
    private boolean closed;

    // Of the thread.
    private @Nullable Connection session;
    private boolean degraded;

    /// @param master the shard's JDBC URL, needed only while another instance publishes
    public PublishedHeads(Shard shard, String master) {
        this.shard = shard;
        this.master = master;
        thread = Thread.ofPlatform().daemon().name("published-" + shard.index()).start(this::run);
    }

    /// Completes when the log has the vote at this position, and fails with [MasterUnavailableException] where
    /// the master is told to have another life before that: whether the vote outlived the one in which it was
    /// committed is not known then. It has no deadline: the caller applies its own, and completes or cancels
    /// the future to leave.
    ///
    /// @param life of the master in which the vote was committed
    public CompletableFuture<Void> whenPublished(Position position, String life) {
        lock.lock();
        try {
            Told told = published.getOrDefault(position.partition(), NOTHING);
            if (told.life().equals(life) && told.seq() >= position.seq()) {
                return CompletableFuture.completedFuture(null);
            }
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("closed"));
            }
            if (waiters.isEmpty()) {
                changed.signal();
            }
            Waiter waiter = new Waiter(position.seq(), life, told.life(), new CompletableFuture<>());
            waiters.computeIfAbsent(position.partition(), key -> new ArrayList<>())
                    .add(waiter);
            return waiter.future();
        } finally {
            lock.unlock();
        }
    }

    /// The highest seq of the partition that this instance knows to be in the log; 0 before the first. It may
    /// be behind where another instance publishes and nobody here waits.
    public long published(int partition) {
        lock.lock();
        try {
            return published.getOrDefault(partition, NOTHING).seq();
        } finally {
            lock.unlock();
        }
    }

    /// The publisher of this instance tells what the log has.
    ///
    /// @param life of the master whose votes it publishes
    void moved(String life, Map<Integer, Long> seqs) {
        lock.lock();
        try {
            seqs.forEach((partition, seq) -> merge(partition, new Told(life, seq)));
            news = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void merge(int partition, Told told) {
        published.merge(
                partition,
                told,
                (before, now) -> before.life().equals(now.life()) && before.seq() > now.seq() ? before : now);
    }

    /// @param here whether the publisher of this instance tells all there is to know, so that polling is
    ///     needless
    void toldHere(boolean here) {
        lock.lock();
        try {
            toldHere = here;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (awaitWork()) {
                if (pollNeeded()) {
                    poll();
                }
                answers().forEach(Runnable::run);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
            long left = (toldHere ? PRUNE : degraded ? RETRY_AFTER : POLL).toNanos();
            while (!closed && !news && left > 0) {
                left = changed.awaitNanos(left);
            }
            news = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean pollNeeded() {
        lock.lock();
        try {
            return !toldHere && !waiters.isEmpty();
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
            Map<Integer, Told> told = new HashMap<>();
            // A partition is given away only when all of it is published, which was in this life of the master or in
            // an earlier one, but after every commit of its votes.
            try (var select = open.prepareStatement("""
                            SELECT partition, published, opened_for FROM partition_head WHERE opened_for IS NOT NULL
                            UNION ALL
                            SELECT partition, last_seq, master_identity() FROM partition_move
                            WHERE step IN ('released', 'gone')
                            """);
                    var rows = select.executeQuery()) {
                while (rows.next()) {
                    told.put(rows.getInt(1), new Told(rows.getString(3), rows.getLong(2)));
                }
            }
            degraded = false;
            lock.lock();
            try {
                told.forEach(this::merge);
            } finally {
                lock.unlock();
            }
        } catch (SQLException e) {
            if (!degraded) {
                degraded = true;
                log.atWarn()
                        .addKeyValue("shard", shard.index())
                        .addKeyValue("error", SqlFailure.text(e))
                        .log("the master does not tell what is published");
            }
            disconnect();
        }
    }

    /// Takes out whoever waits no longer or need not wait any more.
    private List<Runnable> answers() {
        List<Runnable> answers = new ArrayList<>();
        lock.lock();
        try {
            waiters.forEach((partition, waiting) -> {
                Told told = published.getOrDefault(partition, NOTHING);
                waiting.removeIf(waiter -> waiter.judge(told, answers));
            });
            waiters.values().removeIf(List::isEmpty);
        } finally {
            lock.unlock();
        }
        return answers;
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

    /// Fails whoever still waits.
    @Override
    public void close() {
        List<CompletableFuture<Void>> left = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            waiters.values().forEach(waiting -> waiting.forEach(waiter -> left.add(waiter.future())));
            waiters.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        left.forEach(future -> future.completeExceptionally(new IllegalStateException("closed")));
        try {
            thread.join(CLOSE_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
