package org.disvote.ingest.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.disvote.ingest.master.MasterLock;
import org.disvote.ingest.master.MasterSession;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The right to publish a shard: a session advisory lock on its master. The lease serves liveness only: it
/// lets another instance take over. Safety comes from the producer's transactional ID, which fences a former
/// holder.
///
/// The lock ends with its session. The server ends the session when the holder's process dies (the connection
/// closes), freezes or becomes unreachable (it is silent for [#SILENCE_MAX]). If the holder makes no progress
/// for `stepMax`, it loses the lease and is interrupted. Without this check a hung holder would keep the
/// lease through its pings.
final class PublisherLease implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PublisherLease.class);

    static final Duration SILENCE_MAX = Duration.ofSeconds(5);

    private static final Duration PING_EACH = Duration.ofMillis(500);

    private final Shard shard;
    private final Duration stepMax;
    private final Connection session;
    private final Worker keeper;
    private boolean taken;
    private volatile boolean lost;
    private volatile Stopwatch sinceProgress = Stopwatch.start();

    // Guarded by this.
    private @Nullable Thread holder;

    private PublisherLease(Shard shard, Duration stepMax, Connection session) {
        this.shard = shard;
        this.stepMax = stepMax;
        this.session = session;
        keeper = Worker.platform("lease-" + shard.index(), MasterSession.ANSWER_MAX, this::keep);
    }

    /// Opens the session that the lock will belong to.
    ///
    /// @param stepMax how long the holder may make no progress: longer than any bounded step of its work
    static PublisherLease open(String master, Shard shard, Duration stepMax) throws SQLException {
        Connection session = MasterSession.connect(master, "disvote-lease-" + shard.index());
        try (var statement = session.createStatement()) {
            statement.execute("SET idle_session_timeout = " + SILENCE_MAX.toMillis());
            return new PublisherLease(shard, stepMax, session);
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /// Takes the lease for the calling thread if nobody holds it. From then on another thread pings the
    /// session.
    boolean tryTake() throws SQLException {
        if (!MasterLock.LEASE.tryTake(session)) {
            return false;
        }
        progressed();
        synchronized (this) {
            holder = Thread.currentThread();
        }
        taken = true;
        keeper.start();
        return true;
    }

    /// To be called only before the lease is taken: from then on another thread uses the session.
    ///
    /// @throws SQLException if the session is with a server that is no longer the leader
    void check(LeaderCheck leader) throws SQLException {
        leader.runIfRequested(session);
    }

    /// If this returns, that is no proof: a process that wakes up after a freeze does not know yet that it
    /// has lost the lease.
    ///
    /// @throws SQLException if the session is lost or the lease was given up
    void requireHeld() throws SQLException {
        if (!isHeld()) {
            throw new SQLException("the lease is lost");
        }
    }

    /// Once false, it stays false.
    boolean isHeld() {
        return !lost && !keeper.isStopping();
    }

    /// To be called by the holder after each bounded step of its work.
    void progressed() {
        sinceProgress = Stopwatch.start();
    }

    private void keep(Worker worker) throws InterruptedException {
        try (session) {
            while (worker.pause(PING_EACH)) {
                if (sinceProgress.exceeds(stepMax)) {
                    log.atWarn()
                            .addKeyValue("shard", shard.index())
                            .addKeyValue("seconds", stepMax.toSeconds())
                            .log("Publisher makes no progress and loses its lease, another instance can take over");
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
                    .log("Publisher lost its lease, another instance can take over");
        } finally {
            lost = true;
        }
    }

    /// Synchronized, so that a thread that has just given the lease up is not interrupted.
    private synchronized void interruptHolder() {
        if (holder != null) {
            holder.interrupt();
        }
    }

    /// Gives the lease up, or the attempt to get it.
    @Override
    public void close() {
        synchronized (this) {
            holder = null;
        }
        keeper.close();
        if (!taken) {
            try {
                session.close();
            } catch (SQLException e) {
                // The server ends a session that is silent.
            }
        }
    }
}
