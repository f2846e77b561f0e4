package org.disvote.ingest;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.disvote.ingest.cast.OverloadedException;
import org.disvote.ingest.commit.Gathering;
import org.disvote.ingest.commit.GroupCommitter;
import org.disvote.ingest.master.MasterShard;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.master.Roster;
import org.disvote.ingest.publish.Publisher;
import org.disvote.ingest.publish.PublisherConfig;
import org.disvote.ingest.publish.PublisherStatus;
import org.disvote.ingest.publish.confirm.PublishedSeqs;
import org.disvote.ingest.publish.repair.ShardResend;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.MasterNumbers;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.EncodedVote;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one instance runs for one shard. Each shard has all of it for itself, threads included, so that a
/// master that is away or frozen delays no voter of another.
final class ShardParts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ShardParts.class);

    private static final Duration LOOK_EACH = Duration.ofSeconds(1);
    private static final Duration LOOK_WHILE_CLOSED_EACH = Duration.ofMillis(200);

    /// A shard whose commits have failed for so long counts as closed, whatever its heads say.
    private static final Duration COMMITS_FAIL_MAX = Duration.ofSeconds(3);

    private static final Duration COMMITTER_DRAIN_MAX = Duration.ofMillis(1_500);
    private static final Duration END_MAX = Duration.ofSeconds(3);
    private static final int BATCH_VOTES_MAX = 1_000;
    private static final int LOOK_UP_THREADS = 2;
    private static final int LOOK_UPS_WAITING_MAX = 256;

    private final PublisherConfig config;
    private final ElectionFollower elections;
    private final PartMetrics metrics;
    private final Probe probe;
    private final MasterShard master;
    private final PublishedSeqs heads;
    private final GroupCommitter committer;
    private final ThreadPoolExecutor lookUps;
    private final Thread keeping;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<Void> tried = new CompletableFuture<>();

    private volatile @Nullable Publisher publisher;
    private final MultiGauge headSeqs;
    private final MultiGauge publishedSeqs;
    private volatile Map<Integer, HeadTable.Head> lastHeads = Map.of();
    private volatile boolean migrated;
    private volatile Seen seen = Seen.closed(Reason.of(Code.STARTING));

    /// What the last look has shown.
    ///
    /// @param open whether all partitions take votes
    /// @param anyOpen whether any does
    /// @param closed the partitions that do not, as far as the master tells
    /// @param because why not all; [Reason#NONE] while all do
    private record Seen(boolean open, boolean anyOpen, List<Integer> closed, Reason because) {

        static Seen closed(Reason because) {
            return new Seen(false, false, List.of(), because);
        }
    }

    /// @param ownershipInDoubt called when a voter was sent to a shard that does not have their partition
    ShardParts(
            PublisherConfig config,
            Limits limits,
            ElectionFollower elections,
            Runnable ownershipInDoubt,
            PartMetrics metrics,
            Probe probe) {
        this.config = config;
        this.metrics = metrics;
        this.elections = elections;
        this.probe = probe;
        Shard shard = config.shard();
        master = new MasterShard(shard, config.master());
        master.meter(metrics.registry());
        heads = new PublishedSeqs(shard, config.master());
        // The routes' own deadline comes last, so that what the committer knows of a failure is told.
        Duration committed = limits.answerWithin().multipliedBy(4).dividedBy(5);
        committer = new GroupCommitter(
                shard,
                config.master(),
                new GroupCommitter.Limits(
                        limits.queueVotesMax(), BATCH_VOTES_MAX, Gathering.measured(), committed, COMMITTER_DRAIN_MAX),
                new Committed(metrics.registry(), ownershipInDoubt),
                probe);
        String name = "look-up-" + shard.index();
        lookUps = new ThreadPoolExecutor(
                LOOK_UP_THREADS,
                LOOK_UP_THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(LOOK_UPS_WAITING_MAX),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        headSeqs = gauges("disvote.head.seq", "the partition's last vote on its master");
        publishedSeqs = gauges("disvote.published.seq", "the partition's last vote that the log is known to have");
        addGauges(metrics.registry());
        keeping = Thread.ofPlatform().daemon().name("shard-" + shard.index()).start(this::keep);
    }

    String url() {
        return config.master();
    }

    MasterShard master() {
        return master;
    }

    GroupCommitter committer() {
        return committer;
    }

    PublishedSeqs heads() {
        return heads;
    }

    /// Completes when the master was first tried, whatever came of it.
    CompletableFuture<Void> tried() {
        return tried;
    }

    /// Whether the master has been reached and has the newest schema.
    boolean migrated() {
        return migrated;
    }

    /// Whether any of its partitions takes votes.
    boolean anyOpen() {
        return seen.anyOpen();
    }

    ShardStatus status() {
        Seen last = seen;
        return new ShardStatus(
                config.shard(), last.open(), last.anyOpen(), last.closed(), committer.queued(), last.because());
    }

    /// By partition the last seq that the log is known to have; empty while another instance publishes.
    Map<Integer, Long> publishedHere() {
        Map<Integer, Long> published = new HashMap<>();
        if (publishing() == 1) {
            lastHeads.forEach((partition, head) -> published.put(partition, head.published()));
        }
        return published;
    }

    /// Has the publisher compare these partitions with the log from its beginning, and send again what it
    /// lacks.
    ///
    /// @return false, and it is logged, if the master does not answer
    boolean resend(List<Integer> partitions) {
        try {
            ShardResend.run(config.shard(), config.master(), partitions);
            log.atWarn()
                    .addKeyValue("shard", config.shard().index())
                    .addKeyValue("partitions", partitions)
                    .log("a replica misses votes in the log; they are sent again");
            return true;
        } catch (SQLException e) {
            log.atWarn()
                    .addKeyValue("shard", config.shard().index())
                    .addKeyValue("partitions", partitions)
                    .addKeyValue("error", SqlFailure.text(e))
                    .log("a replica misses votes in the log, and the master does not answer");
            return false;
        }
    }

    /// Runs a read of the master apart from everybody who must not wait.
    <T> CompletableFuture<T> lookUp(Supplier<T> read) {
        try {
            return CompletableFuture.supplyAsync(read, lookUps);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new OverloadedException(LOOK_UPS_WAITING_MAX
                    + " look-ups wait on shard " + config.shard().index()));
        }
    }

    /// Brings the master's schema forward as soon as it answers, starts publishing, and then watches whether
    /// it is open.
    private void keep() {
        try {
            do {
                look();
                tried.complete(null);
            } while (!closing.await(lookAfter().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tried.complete(null);
        }
    }

    private Duration lookAfter() {
        return seen.open() ? LOOK_EACH : LOOK_WHILE_CLOSED_EACH;
    }

    private void look() {
        try {
            if (!migrated) {
                master.migrate();
                requireItsOwnNumber();
                migrated = true;
            }
            Map<Integer, HeadTable.Head> owned = master.heads();
            show(owned);
            if (publisher == null && !owned.isEmpty()) {
                publisher = Publisher.start(config, heads, elections, metrics, probe);
            }
            committer.checkWhenQuiet();
            become(judge(owned), "");
        } catch (MasterUnavailableException | FlywayException e) {
            become(Seen.closed(Roster.whyAway(e)), SqlFailure.text(e));
        } catch (OtherMasterException e) {
            become(Seen.closed(Reason.of(Code.OTHER_MASTER)), String.valueOf(e.getMessage()));
        }
    }

    private Seen judge(Map<Integer, HeadTable.Head> owned) {
        List<Integer> closed = owned.keySet().stream()
                .filter(partition -> !requireNonNull(owned.get(partition)).open())
                .toList();
        if (closed.size() == owned.size()) {
            return new Seen(false, false, closed, whyClosed(owned.isEmpty()));
        }
        if (committer.failingFor().compareTo(COMMITS_FAIL_MAX) > 0) {
            return new Seen(false, false, closed, Reason.of(Code.COMMITS_FAIL));
        }
        return closed.isEmpty()
                ? new Seen(true, true, closed, Reason.NONE)
                : new Seen(false, true, closed, whyClosed(false));
    }

    /// Of a master that was away, the number was concluded from those of all others.
    private void requireItsOwnNumber() throws OtherMasterException {
        MasterNumbers numbers = master.numbers()
                .filter(MasterNumbers::born)
                .orElseThrow(() -> new OtherMasterException(
                        "the database in the place of shard %1$d was never a master: if the shard's database is lost, make it anew by disvote rebuild --master-of %1$d"
                                .formatted(config.shard().index())));
        if (!numbers.shard().equals(config.shard())
                || numbers.partitions() != config.routing().partitions()) {
            throw new OtherMasterException(
                    "the database in the place of shard %d is that of shard %d of a system with %d partitions: check --masters"
                            .formatted(config.shard().index(), numbers.shard().index(), numbers.partitions()));
        }
    }

    private static final class OtherMasterException extends Exception {
        OtherMasterException(String message) {
            super(message);
        }
    }

    private Reason whyClosed(boolean ownsNothing) {
        if (ownsNothing) {
            return Reason.of(Code.OWNS_NO_PARTITION);
        }
        PublisherStatus status = publisher == null ? null : publisher.status();
        return status == null || status.reason().isNone() ? Reason.of(Code.NOT_COMPARED) : status.reason();
    }

    /// @param error for the log; empty where nothing failed
    private void become(Seen now, String error) {
        if (!now.equals(seen)) {
            boolean lost = !error.isEmpty() || (seen.open() && !now.open());
            (lost ? log.atWarn() : log.atInfo())
                    .addKeyValue("shard", config.shard().index())
                    .addKeyValue("open", now.open())
                    .addKeyValue("closed", now.closed())
                    .addKeyValue("reason", now.because())
                    .addKeyValue("error", error)
                    .log("the shard's state changed");
        }
        seen = now;
    }

    private void addGauges(MeterRegistry metrics) {
        String shard = Integer.toString(config.shard().index());
        Gauge.builder("disvote.queue.votes", committer, GroupCommitter::queued)
                .description("votes that wait for their shard's next batch")
                .tag("shard", shard)
                .register(metrics);
        Gauge.builder("disvote.publish.lag.votes", this, ShardParts::unpublishedVotes)
                .description("committed votes that the log is not known to have")
                .tag("shard", shard)
                .register(metrics);
        Gauge.builder("disvote.publish.lag", this, ShardParts::unpublishedSeconds)
                .description("for how long the oldest of them has been committed")
                .baseUnit("seconds")
                .tag("shard", shard)
                .register(metrics);
        Gauge.builder("disvote.publisher.publishing", this, ShardParts::publishing)
                .description("1 while this instance holds the shard's lease and publishes")
                .tag("shard", shard)
                .register(metrics);
    }

    private MultiGauge gauges(String name, String description) {
        return MultiGauge.builder(name)
                .description(description)
                .tag("shard", Integer.toString(config.shard().index()))
                .register(metrics.registry());
    }

    /// A partition may move to another shard, and its gauges with it.
    private void show(Map<Integer, HeadTable.Head> owned) {
        boolean others = !owned.keySet().equals(lastHeads.keySet());
        lastHeads = owned;
        if (others) {
            headSeqs.register(rows(owned.keySet(), HeadTable.Head::lastSeq), true);
            publishedSeqs.register(rows(owned.keySet(), HeadTable.Head::published), true);
        }
    }

    private List<MultiGauge.Row<?>> rows(Set<Integer> partitions, ToDoubleFunction<HeadTable.Head> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (int partition : partitions) {
            rows.add(MultiGauge.Row.of(Tags.of("partition", Integer.toString(partition)), this, parts -> {
                HeadTable.Head head = parts.lastHeads.get(partition);
                return head == null ? Double.NaN : value.applyAsDouble(head);
            }));
        }
        return rows;
    }

    private double publishing() {
        Publisher publishing = publisher;
        return publishing != null && publishing.status().state() == PublisherStatus.State.PUBLISHING ? 1 : 0;
    }

    private double unpublishedVotes() {
        return lastHeads.values().stream()
                .mapToLong(head -> Math.max(0, head.lastSeq() - head.published()))
                .sum();
    }

    /// It goes on growing while the master does not answer. The master's clock may be ahead of ours.
    private double unpublishedSeconds() {
        return lastHeads.values().stream()
                .map(HeadTable.Head::unpublishedSince)
                .filter(Objects::nonNull)
                .mapToDouble(since ->
                        Math.max(0, Duration.between(since, Instant.now()).toMillis() / 1_000.0))
                .max()
                .orElse(0);
    }

    /// Commits what is queued, then publishes what is committed, each within its bound.
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!keeping.join(END_MAX)) {
                keeping.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        committer.close();
        Optional.ofNullable(publisher).ifPresent(Publisher::close);
        heads.close();
        lookUps.shutdownNow();
        master.close();
    }

    /// Counts what the committer does and wakes the publisher.
    private final class Committed implements GroupCommitter.Listener {
        private final DistributionSummary votes;
        private final Timer took;
        private final Counter recorded;
        private final Runnable ownershipInDoubt;

        Committed(MeterRegistry metrics, Runnable ownershipInDoubt) {
            this.ownershipInDoubt = ownershipInDoubt;
            String shard = Integer.toString(config.shard().index());
            votes = DistributionSummary.builder("disvote.batch.requests")
                    .description("requests answered by one commit")
                    .tag("shard", shard)
                    .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
                    .register(metrics);
            took = Timer.builder("disvote.batch.commit")
                    .description("from locking the heads to the commit's return")
                    .tag("shard", shard)
                    .serviceLevelObjectives(
                            Duration.ofMillis(1),
                            Duration.ofMillis(2),
                            Duration.ofMillis(5),
                            Duration.ofMillis(10),
                            Duration.ofMillis(20),
                            Duration.ofMillis(50),
                            Duration.ofMillis(100),
                            Duration.ofMillis(500),
                            Duration.ofSeconds(2))
                    .register(metrics);
            recorded = Counter.builder("disvote.votes.recorded")
                    .description("votes recorded by this instance")
                    .tag("shard", shard)
                    .register(metrics);
        }

        @Override
        public void committed(int requests, List<EncodedVote> votesRecorded, String life, Duration commitTook) {
            Publisher publishing = publisher;
            if (publishing != null && !votesRecorded.isEmpty()) {
                publishing.committed(life, votesRecorded);
            }
            votes.record(requests);
            took.record(commitTook);
            recorded.increment(votesRecorded.size());
        }

        @Override
        public void notOwned(int partition) {
            ownershipInDoubt.run();
        }
    }
}
