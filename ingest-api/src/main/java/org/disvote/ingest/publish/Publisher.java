package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.disvote.ingest.Probe;
import org.disvote.ingest.publish.PublisherStatus.State;
import org.disvote.ingest.publish.barrier.CompareAgainException;
import org.disvote.ingest.publish.confirm.PublishedSeqs;
import org.disvote.ingest.publish.log.LogProducer;
import org.disvote.ingest.publish.outbox.FreshVotes;
import org.disvote.ingest.publish.outbox.Outbox;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.lifetime.Backoff;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.WakeUp;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.vote.EncodedVote;

/// Sends a shard's committed votes to the log, in seq order, without a gap. Each ingest instance has one for
/// each shard; the lease lets one of them work while the others stand by.
///
/// The order is: lease, fence, tails, heads, barrier, then publish until the first error of any kind; then
/// all of it again. The log alone says where to go on, so normal running and recovery are one path, and a new
/// publisher always takes into account what a failed predecessor wrote.
///
/// One thread does everything; methods called by other threads never wait.
public final class Publisher implements AutoCloseable {

    /// How soon votes are seen that another instance committed.
    private static final Duration LOOK_EACH = Duration.ofMillis(50);

    private static final Duration TRY_LEASE_EACH = Duration.ofMillis(300);

    /// Longer than [#TRY_LEASE_EACH], so that after a failure another instance gets the lease first.
    private static final Duration RETRY_AFTER_MIN = Duration.ofMillis(500);

    private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(2);

    /// How long closing goes on publishing what is committed.
    private static final Duration DRAIN_MAX = Duration.ofSeconds(5);

    private static final Duration END_MAX = Duration.ofSeconds(3);

    private final PublisherConfig config;
    private final PublishedSeqs published;
    private final ElectionFollower elections;
    private final PartMetrics metrics;
    private final Probe probe;
    private final Worker worker;
    private final WakeUp wakeUp = new WakeUp();
    private final FreshVotes fresh = new FreshVotes();
    private final LeaderCheck leader;
    private final PublisherReport report;

    // Of the thread. The bounds grow while the brokers fail, so that slow brokers get the time that they need.
    private final Backoff retry = new Backoff(RETRY_AFTER_MIN, RETRY_AFTER_MAX);
    private AnswerBounds bounds;

    private volatile Deadline drain = Deadline.after(DRAIN_MAX);

    private Publisher(
            PublisherConfig config,
            PublishedSeqs published,
            ElectionFollower elections,
            PartMetrics metrics,
            Probe probe) {
        this.config = config;
        this.published = published;
        this.elections = elections;
        this.metrics = metrics;
        this.probe = probe;
        leader = new LeaderCheck(config);
        report = new PublisherReport(config);
        bounds = config.bounds();
        worker = Worker.platform("publisher-" + config.shard().index(), DRAIN_MAX.plus(END_MAX), this::run);
    }

    /// @param published gets what reaches the log; stays the caller's
    /// @param elections copied to the master by the holder of the lease; stays the caller's, shared by all
    ///     shards
    /// @param metrics show what the producer measures; stay the caller's
    public static Publisher start(
            PublisherConfig config,
            PublishedSeqs published,
            ElectionFollower elections,
            PartMetrics metrics,
            Probe probe) {
        Publisher publisher = new Publisher(config, published, elections, metrics, probe);
        publisher.worker.start();
        return publisher;
    }

    /// Fences the publisher that publishes this shard now. What it has not committed to the log by then never
    /// gets there, and the next publisher reads again which partitions the master owns.
    ///
    /// @throws KafkaException if the brokers do not answer
    public static void fence(PublisherConfig config) {
        try (PartMetrics unused = new PartMetrics();
                LogProducer producer = new LogProducer(
                        config.brokers(), config.shard(), config.bounds().largest(), unused)) {
            producer.fence();
        }
    }

    /// A batch was just committed on this shard by this instance. Never waits.
    ///
    /// @param life of the master in which it was committed
    public void committed(String life, List<EncodedVote> votes) {
        if (status().state() == State.PUBLISHING) {
            fresh.add(life, votes);
        }
        wakeUp.call();
    }

    /// A committer of this instance has a session with a master whose partitions are closed. Never waits.
    public void foundClosed() {
        leader.request();
    }

    public PublisherStatus status() {
        return report.status();
    }

    private void run(Worker thread) throws InterruptedException {
        try {
            while (!thread.isStopping()) {
                try {
                    holdLease();
                } catch (CompareAgainException e) {
                    report.comparesAgain(String.valueOf(e.getMessage()));
                    continue;
                } catch (OperatorNeededException e) {
                    report.stopped(e);
                    retry.toMax();
                } catch (SQLException | InterruptedException | RuntimeException e) {
                    report.failed(e, thread.isStopping());
                }
                // The lease's keeper or close() interrupts to end a call, and the call has ended.
                Thread.interrupted();
                thread.pause(retry.next());
            }
        } finally {
            report.closed();
        }
    }

    /// Returns only when closing.
    private void holdLease() throws SQLException, OperatorNeededException, CompareAgainException, InterruptedException {
        try (PublisherLease lease = PublisherLease.open(config.master(), config.shard(), bounds.step())) {
            while (!lease.tryTake()) {
                report.standby();
                lease.check(leader);
                if (!worker.pause(TRY_LEASE_EACH)) {
                    return;
                }
            }
            report.opening();
            try (PublisherSession session =
                    new PublisherSession(config, bounds, lease, published, elections, metrics)) {
                try {
                    ShardPublishing shard = session.open(fresh, probe);
                    retry.reset();
                    report.opened(shard);
                    publish(shard);
                } catch (KafkaException e) {
                    bounds = bounds.afterFailure();
                    report.brokersFailed(e, session.votesWaiting());
                    throw e;
                }
            }
        }
    }

    /// Returns only when closing, and then with nothing left to publish or no time left for it.
    private void publish(ShardPublishing shard)
            throws SQLException, OperatorNeededException, CompareAgainException, InterruptedException {
        while (true) {
            shard.checks().runDue();
            shard.checks().check(leader);
            boolean last = worker.isStopping();
            Stopwatch turn = Stopwatch.start();
            long waiting = shard.publishNext();
            if (waiting > 0) {
                bounds = bounds.afterSuccess();
            }
            report.publishing(shard, waiting);
            if (last && (waiting == 0 || drain.hasPassed())) {
                return;
            }
            if (waiting == 0) {
                wakeUp.await(LOOK_EACH);
            } else if (waiting < Outbox.BATCH_MAX) {
                // A bounded wait that nothing cuts short: it gathers many votes for one transaction.
                TimeUnit.NANOSECONDS.sleep(
                        config.transactionEach().minus(turn.elapsed()).toNanos());
            }
        }
    }

    /// Publishes what is committed, for at most [#DRAIN_MAX], and gives the lease up. The committer must have
    /// been closed before.
    @Override
    public void close() {
        drain = Deadline.after(DRAIN_MAX);
        worker.stop();
        wakeUp.call();
        worker.close();
    }
}
