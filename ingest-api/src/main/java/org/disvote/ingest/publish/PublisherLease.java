package org.disvote.ingest.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.disvote.ingest.master.MasterSession;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The right to publish a shard: a session advisory lock on its master. It serves liveness only: it tells the other
/// instances when to take over. That a former holder can do no harm is the business of the producer's transactional ID.
///
/// The lock ends with its session, and the session ends when its process dies (the server sees the connection close),
/// freezes (the server ends a session that is silent for [#SILENCE_MAX]) or becomes unreachable (the same). A thread
/// that holds it and turns no wheel for as long as its term allows loses it and is interrupted: its pings would
/// otherwise
/// keep it in office, and it might never come back.
final class PublisherLease implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PublisherLease.class);

    static final Duration SILENCE_MAX = Duration.ofSeconds(5);

    private static final Duration PING = Duration.ofMillis(500);

    /// The lock's name within the master's database, which is one shard's: the bytes `disvpubl`.
    private static final long LOCK = 0x6469_7376_7075_626cL;

    private final Shard shard;
    private final Duration turnMax;
    private final Connection session;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread keeper;
    private @Nullable Thread holder;
    private volatile long lastTurn = System.nanoTime();

    private PublisherLease(Shard shard, Duration turnMax, Connection session) {
        this.shard = shard;
        this.turnMax = turnMax;
        this.session = session;
    }

    /// Opens the session that the lock will belong to.
    ///
    /// @param turnMax how long the holder may make no progress: longer than any bounded step of its work
    static PublisherLease open(String master, Shard shard, Duration turnMax) throws SQLException {
        Connection session = MasterSession.connect(master, "disvote-lease-" + shard.index());
        try (var statement = session.createStatement()) {
            statement.execute("SET idle_session_timeout = " + SILENCE_MAX.toMillis());
            return new PublisherLease(shard, turnMax, session);
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /// Takes the lease for the calling thread if nobody holds it. From then on a thread of its own pings the
    /// session.
    boolean tryTake() throws SQLException {
        try (var select = session.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
            select.setLong(1, LOCK);
            try (var row = select.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    return false;
                }
            }
        }
        lastTurn = System.nanoTime();
        holder = Thread.currentThread();
        keeper = Thread.ofPlatform().daemon().name("lease-" + shard.index()).start(this::keep);
        return true;
    }

    /// False for good once the session is lost or given up. True proves nothing: a process that wakes up after
    /// a freeze still believes so.
    boolean isHeld() {
        return ended.getCount() > 0;
    }

    /// The holder tells that it is alive: called more often than the term allows, after each bounded step of
    /// its work.
    void turned() {
        lastTurn = System.nanoTime();
    }

    private void keep() {
        try (session) {
            while (!ended.await(PING.toMillis(), TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - lastTurn > turnMax.toNanos()) {
                    log.atWarn()
                            .addKeyValue("shard", shard.index())
                            .addKeyValue("seconds", turnMax.toSeconds())
                            .log("the publisher hangs, so its lease is given up");
                    interruptHolder();
                    return;
                }
                try (var statement = session.createStatement()) {
                    statement.execute("SELECT 1");
                }
            }
        } catch (SQLException e) {
            log.atWarn()
                    .addKeyValue("shard", shard.index())
                    .addKeyValue("error", SqlFailure.text(e))
                    .log("the publisher's lease is lost");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    /// The lock keeps an interrupt from reaching a thread that has just let go.
    private synchronized void interruptHolder() {
        Thread hanging = holder;
        if (hanging != null) {
            hanging.interrupt();
        }
    }

    /// Gives the lease up, or its place in the queue for it.
    @Override
    public void close() {
        ended.countDown();
        synchronized (this) {
            holder = null;
        }
        try {
            if (keeper == null) {
                session.close();
            } else {
                keeper.join(MasterSession.ANSWER_MAX);
            }
        } catch (SQLException e) {
            // The server ends a session that is silent.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
