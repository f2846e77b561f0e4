package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.disvote.ingest.Probe;
import org.disvote.ingest.follow.ElectionTopic;
import org.disvote.ingest.publish.MasterOutbox.CompareAgainException;
import org.disvote.ingest.publish.PublisherStatus.State;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.vote.VoteCast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a shard's committed votes to the log, in seq order, without a gap. Each ingest instance has one for each
/// shard;
/// the lease lets one of them work and the others stand by.
///
/// The order is: lease, fence, tails, heads, barrier, then publish until the first error of any kind; then all of it
/// again. Where to go on is only ever learnt from the log, so normal running and recovery are one path, and no vote
/// reaches the log around a failed predecessor.
///
/// One thread does everything; what other threads call never waits.
public final class Publisher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    /// Log transactions start no more often than this, so that their cost is shared by the votes of as long.
    private static final Duration TRANSACTION_EACH = Duration.ofMillis(50);

    /// How soon votes are seen that another instance committed.
    private static final Duration LOOK_EACH = Duration.ofMillis(50);

    private static final Duration TRY_LEASE_EACH = Duration.ofMillis(300);

    /// Longer than the others take to try for the lease: who failed lets them go first.
    private static final Duration RETRY_AFTER_MIN = Duration.ofMillis(500);

    private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(2);

    /// How long closing goes on publishing what is committed.
    private static final Duration DRAIN_MAX = Duration.ofSeconds(5);
    private static final Duration END_MAX = Duration.ofSeconds(3);

    /// In one outage; some name a number that changes each time.
    private static final int REASONS_LOGGED_MAX = 10;

    private final PublisherConfig config;
    private final PublishedHeads published;
    private final ElectionTopic elections;
    private final PartMetrics metrics;
    private final Probe probe;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final BlockingQueue<Boolean> wakeUp = new ArrayBlockingQueue<>(1);
    private final FreshVotes fresh = new FreshVotes();
    private volatile PublisherStatus status = new PublisherStatus(State.STARTING, Reason.NONE, 0, Instant.now());

    private volatile long drainBegan;

    // Of the thread: what was logged since the shard was last published here, so that it is logged once.
    private final Set<String> degradedLogged = new HashSet<>();
    private String closedLogged = "";
    private Duration retryAfter = RETRY_AFTER_MIN;

    // Of the thread: grows while the brokers fail, so that slow ones get the time that they need.
    private AnswerBounds bounds;

    private Publisher(
            PublisherConfig config,
            PublishedHeads published,
            ElectionTopic elections,
            PartMetrics metrics,
            Probe probe) {
        this.config = config;
        this.published = published;
        this.elections = elections;
        this.metrics = metrics;
        this.probe = probe;
        bounds = config.bounds();
        thread = Thread.ofPlatform()
                .daemon()
                .name("publisher-" + config.shard().index())
                .unstarted(this::run);
    }

    /// @param published is told what reaches the log; stays the caller's
    /// @param elections copied to the master by whoever holds the lease; stays the caller's, shared by all
    ///     shards
    /// @param metrics show what the producer measures; stay the caller's
    public static Publisher start(
            PublisherConfig config,
            PublishedHeads published,
            ElectionTopic elections,
            PartMetrics metrics,
            Probe probe) {
        Publisher publisher = new Publisher(config, published, elections, metrics, probe);
        publisher.thread.start();
        return publisher;
    }

    /// Shuts out whoever publishes this shard now: what they have not committed to the log by then never gets
    /// there, and whoever goes on reads anew what the master owns.
    ///
    /// @throws KafkaException if the brokers do not answer
    public static void fence(PublisherConfig config) {
        try (PartMetrics unused = new PartMetrics();
                LogSession session = new LogSession(config, config.bounds().largest(), unused)) {
            session.fence();
        }
    }

    /// A batch was just committed on this shard by this instance. Never waits for anything.
    ///
    /// @param life of the master, in which it was committed
    public void committed(String life, List<VoteCast> votes) {
        if (status.state() == State.PUBLISHING) {
            fresh.add(life, votes);
        }
        wakeUp.offer(true);
    }

    public PublisherStatus status() {
        return status;
    }

    private void run() {
        try {
            while (!isClosing()) {
                try {
                    holdLease();
                } catch (CompareAgainException e) {
                    log.atInfo()
                            .addKeyValue("shard", config.shard().index())
                            .addKeyValue("because", e.getMessage())
                            .log("the shard is compared with the log again");
                    continue;
                } catch (OperatorNeededException e) {
                    stopped(e);
                } catch (SQLException | InterruptedException | RuntimeException e) {
                    degraded(e);
                }
                // Whoever interrupted, the lease's keeper or close(), wanted the call to end, and it has.
                Thread.interrupted();
                pause(retryAfter);
                Duration twice = retryAfter.multipliedBy(2);
                retryAfter = twice.compareTo(RETRY_AFTER_MAX) < 0 ? twice : RETRY_AFTER_MAX;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            become(State.CLOSED, Reason.NONE, status.votesWaiting());
        }
    }

    /// Returns only when closing.
    private void holdLease() throws SQLException, OperatorNeededException, InterruptedException {
        try (PublisherLease lease = PublisherLease.open(config.master(), config.shard(), bounds.step())) {
            while (!lease.tryTake()) {
                become(State.STANDBY, Reason.NONE, 0);
                if (pause(TRY_LEASE_EACH)) {
                    return;
                }
            }
            become(State.OPENING, Reason.NONE, status.votesWaiting());
            try (Tenure tenure = new Tenure(config, bounds, lease, published, elections, fresh, metrics, probe)) {
                try {
                    tenure.open();
                    opened(tenure);
                    publish(tenure);
                } catch (KafkaException e) {
                    bounds = bounds.afterFailure();
                    become(State.DEGRADED, Trouble.of(e).reason(), tenure.votesWaiting());
                    throw e;
                }
            }
        }
    }

    /// Returns only when closing, and then with nothing left to publish or no time left for it.
    private void publish(Tenure tenure) throws SQLException, OperatorNeededException, InterruptedException {
        while (true) {
            tenure.lookAround();
            boolean last = isClosing();
            long turnBegan = System.nanoTime();
            long waiting = tenure.publishNext();
            if (waiting > 0) {
                bounds = bounds.afterSuccess();
            }
            publishing(tenure, waiting);
            if (last && (waiting == 0 || System.nanoTime() - drainBegan > DRAIN_MAX.toNanos())) {
                return;
            }
            if (waiting == 0) {
                wakeUp.poll(LOOK_EACH.toMillis(), TimeUnit.MILLISECONDS);
            } else if (waiting < Tenure.BATCH_MAX) {
                // A bounded wait that nothing cuts short: it is what makes one transaction of many votes.
                long left = TRANSACTION_EACH.toNanos() - (System.nanoTime() - turnBegan);
                TimeUnit.NANOSECONDS.sleep(left);
            }
        }
    }

    private void opened(Tenure tenure) {
        if (!tenure.isClosed()) {
            log.atInfo().addKeyValue("shard", config.shard().index()).log("the shard is open and published from here");
        }
        degradedLogged.clear();
        retryAfter = RETRY_AFTER_MIN;
        publishing(tenure, 0);
    }

    /// Partitions that stay closed do not keep the others from being published. Where all are closed, this
    /// looks out for the restore of one.
    private void publishing(Tenure tenure, long waiting) {
        Reason reason = tenure.closedReason();
        State state = tenure.isClosed() ? State.STOPPED : State.PUBLISHING;
        if (status.state() != state || waiting != status.votesWaiting() || !reason.equals(status.reason())) {
            become(state, reason, waiting);
        }
        if (reason.isNone()) {
            closedLogged = "";
        } else if (!closedLogged.equals(tenure.closedText())) {
            closedLogged = tenure.closedText();
            logClosed(reason);
        }
    }

    private void stopped(OperatorNeededException e) {
        become(State.STOPPED, e.reason(), status.votesWaiting());
        retryAfter = RETRY_AFTER_MAX;
        if (!closedLogged.equals(e.getMessage())) {
            closedLogged = String.valueOf(e.getMessage());
            logClosed(e.reason());
        }
    }

    private void logClosed(Reason reason) {
        log.atError()
                .addKeyValue("shard", config.shard().index())
                .addKeyValue("reason", reason)
                .addKeyValue("error", closedLogged)
                .log("the shard, or some of its partitions, is not published; an operator is needed");
    }

    private void degraded(Exception e) {
        Trouble trouble = Trouble.of(e);
        become(State.DEGRADED, trouble.reason(), status.votesWaiting());
        if (!isClosing() && degradedLogged.size() < REASONS_LOGGED_MAX && degradedLogged.add(trouble.text())) {
            log.atWarn()
                    .addKeyValue("shard", config.shard().index())
                    .addKeyValue("reason", trouble.reason())
                    .addKeyValue("error", trouble.text())
                    .log("the shard cannot be published from here now; trying again");
        }
    }

    private void become(State state, Reason reason, long votesWaiting) {
        PublisherStatus before = status;
        status = new PublisherStatus(
                state, reason, votesWaiting, before.state() == state ? before.since() : Instant.now());
    }

    /// @return whether it is time to end
    private boolean pause(Duration duration) throws InterruptedException {
        return closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /// Publishes what is committed, for at most [#DRAIN_MAX], and gives the lease up. Whoever commits must have
    /// stopped before.
    @Override
    public void close() {
        drainBegan = System.nanoTime();
        closing.countDown();
        wakeUp.offer(true);
        try {
            if (!thread.join(DRAIN_MAX.plus(END_MAX))) {
                thread.interrupt();
                if (!thread.join(END_MAX)) {
                    log.atWarn()
                            .addKeyValue("shard", config.shard().index())
                            .log("the publisher does not end in time and is left to the end of the process");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
