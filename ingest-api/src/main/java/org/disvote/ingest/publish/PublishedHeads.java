package org.disvote.ingest.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.disvote.ingest.master.MasterSession;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far a shard's votes are in the log, whichever instance publishes them: told by the publisher of this instance
/// while it holds the lease, otherwise read from `published` in the master's head rows, and then only while someone
/// waits.
///
/// The log never loses a vote, so a seq told once stays true. Futures are completed by one thread of this object's own:
/// what hangs on them must be short or go elsewhere, and delays no publisher.
public final class PublishedHeads implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PublishedHeads.class);

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration RETRY_AFTER = Duration.ofMillis(250);

    /// How long a waiter who gave up may stay in memory where nothing moves.
    private static final Duration PRUNE = Duration.ofMillis(250);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private record Waiter(long seq, CompletableFuture<Void> future) {}

    private final Shard shard;
    private final String master;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Map<Integer, Long> published = new HashMap<>();
    private final Map<Integer, PriorityQueue<Waiter>> waiters = new HashMap<>();
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

    /// Completes when the log has the vote at this position. It has no deadline: the caller applies its own, and
    /// completes or cancels the future to leave.
    public CompletableFuture<Void> whenPublished(Position position) {
        lock.lock();
        try {
            if (published(position.partition()) >= position.seq()) {
                return CompletableFuture.completedFuture(null);
            }
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("closed"));
            }
            if (waiters.isEmpty()) {
                changed.signal();
            }
            Waiter waiter = new Waiter(position.seq(), new CompletableFuture<>());
            waiters.computeIfAbsent(
                            position.partition(), key -> new PriorityQueue<>(Comparator.comparingLong(Waiter::seq)))
                    .add(waiter);
            return waiter.future();
        } finally {
            lock.unlock();
        }
    }

    /// The highest seq of the partition that this instance knows to be in the log; 0 before the first. It may be behind
    /// where another instance publishes and nobody here waits.
    public long published(int partition) {
        lock.lock();
        try {
            return published.getOrDefault(partition, 0L);
        } finally {
            lock.unlock();
        }
    }

    /// The publisher of this instance tells what the log has.
    void moved(Map<Integer, Long> seqs) {
        lock.lock();
        try {
            merge(seqs);
            news = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void merge(Map<Integer, Long> seqs) {
        lock.lock();
        try {
            seqs.forEach((partition, seq) -> published.merge(partition, seq, Math::max));
        } finally {
            lock.unlock();
        }
    }

    /// @param here whether the publisher of this instance tells all there is to know, so that polling is needless
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
                reached().forEach(future -> future.complete(null));
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
                open = MasterSession.open(master, "disvote-published-" + shard.index());
                session = open;
            }
            Map<Integer, Long> seqs = new HashMap<>();
            // A partition is given away only when all of it is published.
            try (var select = open.prepareStatement("""
                            SELECT partition, published FROM partition_head
                            UNION ALL
                            SELECT partition, last_seq FROM partition_move WHERE step IN ('released', 'gone')
                            """);
                    var rows = select.executeQuery()) {
                while (rows.next()) {
                    seqs.put(rows.getInt(1), rows.getLong(2));
                }
            }
            degraded = false;
            merge(seqs);
        } catch (SQLException e) {
            if (!degraded) {
                degraded = true;
                log.atWarn()
                        .addKeyValue("shard", shard.index())
                        .addKeyValue("error", e.getMessage())
                        .log("the master does not tell what is published");
            }
            disconnect();
        }
    }

    /// Takes out whoever waits no longer or need not wait any more.
    private List<CompletableFuture<Void>> reached() {
        List<CompletableFuture<Void>> reached = new ArrayList<>();
        lock.lock();
        try {
            waiters.forEach((partition, queue) -> {
                queue.removeIf(waiter -> waiter.future().isDone());
                long seq = published.getOrDefault(partition, 0L);
                while (!queue.isEmpty() && queue.element().seq() <= seq) {
                    reached.add(queue.remove().future());
                }
            });
            waiters.values().removeIf(PriorityQueue::isEmpty);
        } finally {
            lock.unlock();
        }
        return reached;
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
            waiters.values().forEach(queue -> queue.forEach(waiter -> left.add(waiter.future())));
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
