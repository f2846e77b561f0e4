package org.disvote.ingest;

import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.master.MasterShard;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.master.Ownership;
import org.disvote.ingest.master.Roster;
import org.disvote.ingest.master.RosterException;
import org.disvote.ingest.publish.PublisherConfig;
import org.disvote.ingest.table.HeadTable;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.follow.ProgressFollower;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All shards as one: sends each request to the shard that owns its partition. Safe to use from any thread;
/// no method waits for a master but the start and the close.
public final class Shards implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Shards.class);

    /// For the first try of each master. A master that is away says so at once; this is for a machine that is
    /// busy.
    private static final Duration FIRST_TRY_MAX = Duration.ofSeconds(60);

    private static final Duration READ_OWNERS_EACH = Duration.ofSeconds(30);
    private static final Duration READ_MISSING_OWNERS_EACH = Duration.ofMillis(250);
    private static final Duration END_MAX = Duration.ofSeconds(3);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(13);

    private final Routing routing;
    private final IngestConfig config;
    private final ElectionFollower elections;
    private final PartMetrics metrics;
    private final Probe probe;

    /// Of the masters whose number is certain; nothing is ever removed.
    private final NavigableMap<Shard, ShardParts> parts = new ConcurrentSkipListMap<>();

    private final Ownership ownership;
    private final ListedMasters listed;
    private final BlockingQueue<Boolean> ownershipInDoubt = new ArrayBlockingQueue<>(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread owners;

    /// Of that thread: what it has said.
    private Set<Integer> lostLogged = Set.of();

    private Shards(IngestConfig config, ElectionFollower elections, PartMetrics metrics, Probe probe) {
        this.config = config;
        this.elections = elections;
        this.metrics = metrics;
        this.probe = probe;
        routing = config.routing();
        ownership = new Ownership(routing);
        NewSystem newSystem = new NewSystem(config.brokers(), routing);
        listed = new ListedMasters(
                config.masters(),
                routing,
                newSystem::isLogEmpty,
                (shard, master) -> parts.put(shard, start(shard, master)));
        owners = Thread.ofPlatform().daemon().name("ownership").unstarted(this::keepOwners);
    }

    /// Returns when every master was tried and at least one serves, however long that takes. Those that are
    /// away are tried again until they come.
    ///
    /// @throws IngestStartException if no master can be used and one refuses, or if what they hold does not
    ///     fit together
    static Shards start(IngestConfig config, ElectionFollower elections, PartMetrics metrics, Probe probe) {
        Shards shards = new Shards(config, elections, metrics, probe);
        try {
            shards.awaitFirst();
            shards.readOwnersFirst();
            shards.listed.keepLooking();
            shards.owners.start();
            return shards;
        } catch (RosterException e) {
            shards.close();
            throw new IngestStartException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            shards.close();
            throw e;
        }
    }

    private ShardParts start(Shard shard, String master) {
        ShardParts started = new ShardParts(
                new PublisherConfig(shard, master, config.brokers(), routing, config.autoRestore()),
                config.limits(),
                elections,
                () -> ownershipInDoubt.offer(true),
                metrics,
                probe);
        Gauge.builder(
                        "disvote.shard.open",
                        started,
                        each -> judged(each.status()).open() ? 1 : 0)
                .description("1 while the shard takes votes in each of its partitions")
                .tag("shard", Integer.toString(shard.index()))
                .register(metrics.registry());
        return started;
    }

    /// The masters, by shard as far as their numbers are certain, so that it does not matter how the list
    /// orders them.
    List<String> masters() {
        List<String> masters = new ArrayList<>();
        parts.values().forEach(each -> masters.add(each.url()));
        config.masters().stream().filter(url -> !masters.contains(url)).forEach(masters::add);
        return masters;
    }

    /// Watches what replicas report, from now until that is closed.
    GapWatch watchGaps(ProgressFollower replicas) {
        return GapWatch.start(parts::values, replicas);
    }

    /// @return the outcome after the commit, or a failure: [org.disvote.ingest.cast.OverloadedException],
    ///     [MasterUnavailableException]
    public CompletableFuture<Decided> cast(CastRequest request) {
        int partition = routing.partitionOf(request.voterId());
        return owner(partition)
                .map(shard -> shard.committer().cast(request, partition))
                .orElseGet(() -> CompletableFuture.failedFuture(ownerUnknown()));
    }

    /// Completes when the log has the vote that was committed at this position in this life of its master;
    /// without a deadline, see [org.disvote.ingest.publish.confirm.PublishedSeqs#whenPublished].
    public CompletableFuture<Void> whenPublished(Position position, String life) {
        return owner(position.partition())
                .map(shard -> shard.heads().whenPublished(position, life))
                .orElseGet(() -> CompletableFuture.failedFuture(ownerUnknown()));
    }

    /// A vote that was recorded.
    ///
    /// @param superseded whether a later vote of the same voter counts instead
    /// @param inLog whether the log is known to have it
    public record Recorded(Receipt receipt, boolean superseded, boolean inLog) {}

    /// What the receipt's vote has become.
    ///
    /// @param text as a client presents it
    /// @return nothing if it was never issued for this election; or a failure as of [#cast]
    public CompletableFuture<Optional<Recorded>> find(ElectionId electionId, String text) {
        Optional<Receipt.Presented> presented =
                Receipt.parse(text).filter(parsed -> parsed.position().partition() < routing.partitions());
        if (presented.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return owner(presented.get().position().partition())
                .map(shard -> shard.lookUp(() -> shard.master()
                        .issued(presented.get())
                        .filter(issued -> issued.receipt().electionId().equals(electionId))
                        .map(issued -> new Recorded(
                                issued.receipt(),
                                issued.superseded(),
                                inLog(shard, issued.receipt().position())))))
                .orElseGet(() -> CompletableFuture.failedFuture(ownerUnknown()));
    }

    /// This instance hears at once of what it publishes itself; of the rest the head rows tell.
    private static boolean inLog(ShardParts shard, Position position) {
        if (shard.heads().published(position.partition()) >= position.seq()) {
            return true;
        }
        HeadTable.Head head = shard.master().heads().get(position.partition());
        return head != null && head.published() >= position.seq();
    }

    /// By shard.
    public List<ShardStatus> status() {
        List<ShardStatus> status = new ArrayList<>();
        parts.values().forEach(each -> status.add(judged(each.status())));
        // Which of the missing numbers each has will be seen; only their count is certain.
        Iterator<Integer> missing = IntStream.iterate(0, shard -> shard + 1)
                .filter(shard -> !parts.containsKey(new Shard(shard)))
                .iterator();
        for (int place = 0; place < config.masters().size() - parts.size(); place++) {
            Reason reason = listed.away().values().stream()
                    .map(Roster.Away::reason)
                    .findFirst()
                    .orElse(Reason.of(Code.NO_NUMBER));
            status.add(ShardStatus.closed(new Shard(missing.next()), reason));
        }
        return status;
    }

    /// A shard to which no partition was given turns no voter away.
    private ShardStatus judged(ShardStatus status) {
        boolean empty = ownership.isComplete() && !ownership.isOwner(status.shard());
        return empty ? ShardStatus.open(status.shard(), status.waiting()) : status;
    }

    /// Whether any partition takes votes, as last seen at most a second ago.
    public boolean anyOpen() {
        return parts.values().stream().anyMatch(ShardParts::anyOpen);
    }

    private Optional<ShardParts> owner(int partition) {
        return ownership.ownerOf(partition).map(parts::get);
    }

    private static MasterUnavailableException ownerUnknown() {
        return new MasterUnavailableException("no master that answered owns the voter's partition", null);
    }

    private void awaitFirst() {
        try {
            listed.look();
            CompletableFuture<?>[] tried =
                    parts.values().stream().map(ShardParts::tried).toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(tried)
                    .completeOnTimeout(null, FIRST_TRY_MAX.toNanos(), TimeUnit.NANOSECONDS)
                    .join();
            FirstMaster first = new FirstMaster();
            while (parts.values().stream().noneMatch(ShardParts::migrated)) {
                first.isAway(status());
                if (listed.pause()) {
                    throw new IngestStartException("closed while waiting for a master");
                }
                listed.look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IngestStartException("interrupted while waiting for a master", e);
        }
    }

    /// The masters that could be used so far.
    private List<MasterShard> usable() {
        return parts.values().stream()
                .filter(ShardParts::migrated)
                .map(ShardParts::master)
                .toList();
    }

    private void sayLost(Set<Integer> lost) {
        if (!lost.isEmpty() && !lost.equals(lostLogged)) {
            log.atError()
                    .addKeyValue("partitions", lost)
                    .log("no master has these partitions, and none has given them away; an operator is needed");
        }
        lostLogged = lost;
    }

    private void readOwnersFirst() {
        try {
            ownership.read(usable());
            if (usable().size() < config.masters().size()) {
                listed.away()
                        .forEach((place, why) -> log.atWarn()
                                .addKeyValue("place", place + 1)
                                .addKeyValue("error", why.text())
                                .log("a master of the list is away; its voters are answered 503"));
            }
        } catch (MasterUnavailableException e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("a master is away; its voters are answered 503");
        } catch (IllegalStateException e) {
            throw new IngestStartException(String.valueOf(e.getMessage()), e);
        }
    }

    private void keepOwners() {
        try {
            while (closing.getCount() > 0) {
                Duration each = ownership.isComplete() ? READ_OWNERS_EACH : READ_MISSING_OWNERS_EACH;
                Boolean doubt = ownershipInDoubt.poll(each.toMillis(), TimeUnit.MILLISECONDS);
                if (doubt != null && closing.await(READ_MISSING_OWNERS_EACH.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                readOwners();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readOwners() {
        try {
            Set<Integer> lost = ownership.read(usable());
            sayLost(usable().size() == config.masters().size() ? lost : Set.of());
        } catch (MasterUnavailableException e) {
            // What was known of it stays, and its shard's own state tells of it.
            log.atDebug().addKeyValue("error", e.getMessage()).log("not every master tells what it owns");
        } catch (IllegalStateException e) {
            log.atError()
                    .addKeyValue("error", e.getMessage())
                    .log("the masters' heads do not fit together; an operator is needed");
        }
    }

    /// Commits what is queued and publishes what is committed, all shards at once, within 13 seconds.
    @Override
    public void close() {
        closing.countDown();
        listed.close();
        owners.interrupt();
        List<Thread> closers = parts.values().stream()
                .map(each -> Thread.ofPlatform().name("closing").daemon().start(each::close))
                .toList();
        long deadline = System.nanoTime() + CLOSE_MAX.toNanos();
        try {
            for (Thread closer : closers) {
                closer.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
            if (owners.isAlive()) {
                owners.join(END_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
