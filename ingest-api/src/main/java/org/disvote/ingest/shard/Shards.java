package org.disvote.ingest.shard;

import io.micrometer.core.instrument.Gauge;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.IngestStartException;
import org.disvote.ingest.Probe;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Casting;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.gap.GapWatch;
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.ownership.Ownership;
import org.disvote.ingest.ownership.OwnershipWatch;
import org.disvote.ingest.promise.Promises;
import org.disvote.ingest.roster.ListedMasters;
import org.disvote.ingest.roster.NewSystem;
import org.disvote.ingest.roster.Roster;
import org.disvote.ingest.roster.RosterException;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.follow.ProgressFollower;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.voter.Voter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All shards as one: sends each request to the shard that owns its partition. Safe for any number of
/// threads; no method waits for a master but the start and the close.
public final class Shards implements Casting, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Shards.class);

    private final Routing routing;
    private final IngestConfig config;
    private final Promises promises;
    private final PartMetrics metrics;
    private final RunningShards running;
    private final Ownership ownership;
    private final OwnershipWatch owners;
    private final ListedMasters listed;

    private Shards(
            IngestConfig config, ElectionFollower elections, Promises promises, PartMetrics metrics, Probe probe) {
        this.config = config;
        this.promises = promises;
        this.metrics = metrics;
        routing = config.routing();
        running = new RunningShards(config, elections, promises, metrics, probe);
        ownership = new Ownership(routing);
        owners = new OwnershipWatch(ownership, running::usable, config.masters().size());
        NewSystem newSystem = new NewSystem(config.brokers(), routing);
        listed = new ListedMasters(config.masters(), routing, newSystem::isLogEmpty, this::add);
    }

    /// Returns when every master was tried and at least one can be used, however long that takes. Those that
    /// are away are tried again until they can be used.
    ///
    /// @param elections stays the caller's, as do the promises and the metrics
    /// @throws IngestStartException if no master can be used and one refuses, or if what they hold does not
    ///     fit together
    public static Shards start(
            IngestConfig config, ElectionFollower elections, Promises promises, PartMetrics metrics, Probe probe) {
        Shards shards = new Shards(config, elections, promises, metrics, probe);
        try {
            shards.awaitFirstMaster();
            shards.owners.readFirst();
            shards.logAway();
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

    private void add(Shard shard, String master) {
        RunningShard added = running.add(shard, master, owners::doubt);
        Gauge.builder(
                        "disvote.shard.open",
                        added,
                        each -> unlessEmpty(each.status()).open() ? 1 : 0)
                .description("1 while the shard takes votes in each of its partitions")
                .tag("shard", Integer.toString(shard.index()))
                .register(metrics.registry());
    }

    private void awaitFirstMaster() {
        try {
            listed.look();
            running.awaitFirstTries();
            FirstMaster first = new FirstMaster();
            while (running.usable().isEmpty()) {
                first.isAway(status(), listed.away().values());
                if (!listed.pause()) {
                    throw new IngestStartException("closed while waiting for a master");
                }
                listed.look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IngestStartException("interrupted while waiting for a master", e);
        }
    }

    private void logAway() {
        listed.away()
                .forEach((place, why) -> log.atWarn()
                        .addKeyValue("place", place + 1)
                        .addKeyValue("error", why.text())
                        .log("Master of the list is away, its voters are answered 503"));
    }

    /// The masters' JDBC URLs, by shard as far as their numbers are certain, so that the order of the list
    /// does not matter.
    public List<String> masters() {
        List<String> masters = new ArrayList<>();
        running.all().forEach(each -> masters.add(each.url()));
        config.masters().stream().filter(url -> !masters.contains(url)).forEach(masters::add);
        return masters;
    }

    /// Watches for votes that replicas miss in the log.
    ///
    /// @param replicas stays the caller's
    /// @return to be closed by the caller, before this
    public GapWatch watchGaps(ProgressFollower replicas) {
        return GapWatch.start(running::all, replicas);
    }

    /// See [org.disvote.ingest.commit.GroupCommitter#cast].
    @Override
    public <T> CompletableFuture<T> cast(
            CastRequest request, Function<CompletableFuture<Decided>, CompletableFuture<T>> answering) {
        int partition = routing.partitionOf(request.voter());
        return owner(partition)
                .map(shard -> shard.cast(request, partition, answering))
                .orElseGet(() -> answering.apply(CompletableFuture.failedFuture(ownerUnknown())));
    }

    /// What decides on a voter's next vote, as their master has it now.
    ///
    /// @return or a failure as of [#cast]
    public CompletableFuture<MasterReader.VoterNow> voter(ElectionId electionId, Voter voter) {
        return owner(routing.partitionOf(voter))
                .map(shard -> shard.voter(new Participant(electionId, voter)))
                .orElseGet(() -> CompletableFuture.failedFuture(ownerUnknown()));
    }

    public int partitionOf(Voter voter) {
        return routing.partitionOf(voter);
    }

    @Override
    public CompletableFuture<Void> whenPublished(Position position, String life) {
        return owner(position.partition())
                .map(shard -> shard.whenPublished(position, life))
                .orElseGet(() -> CompletableFuture.failedFuture(ownerUnknown()));
    }

    /// The last seq of a partition that the log is known to have; 0 where this instance does not know it. Asks no
    /// master.
    public long knownPublished(int partition) {
        return owner(partition).map(shard -> shard.knownPublished(partition)).orElse(0L);
    }

    /// A vote that was recorded.
    ///
    /// @param superseded whether a later vote of the same voter counts instead; empty in a sealed election
    /// @param inLog whether the log is known to have it
    /// @param promise only if the log has it: what a master alone has may be lost with its disk
    public record Recorded(Receipt receipt, Optional<Boolean> superseded, boolean inLog, Optional<Promise> promise) {}

    /// What has become of the vote of a receipt.
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
                .map(shard -> shard.receipt(presented.get())
                        .thenApply(found -> found.filter(each ->
                                        each.issued().receipt().electionId().equals(electionId))
                                .map(this::recorded)))
                .orElseGet(() -> CompletableFuture.failedFuture(ownerUnknown()));
    }

    private Recorded recorded(RunningShard.Issued found) {
        Receipt receipt = found.issued().receipt();
        return new Recorded(
                receipt,
                found.issued().superseded(),
                found.inLog(),
                found.inLog() ? promises.ofLogged(receipt) : Optional.empty());
    }

    /// By shard.
    public List<ShardStatus> status() {
        List<ShardStatus> status = new ArrayList<>();
        running.all().forEach(each -> status.add(unlessEmpty(each.status())));
        // Which of the missing numbers each master has is not known yet; only their count is certain.
        Iterator<Shard> missing = IntStream.iterate(0, index -> index + 1)
                .mapToObj(Shard::new)
                .filter(shard -> running.find(shard).isEmpty())
                .iterator();
        int missingCount = config.masters().size() - status.size();
        for (int i = 0; i < missingCount; i++) {
            Reason reason = listed.away().values().stream()
                    .map(Roster.Away::reason)
                    .findFirst()
                    .orElse(Reason.of(Code.NO_NUMBER));
            status.add(ShardStatus.closed(missing.next(), reason));
        }
        return status;
    }

    /// A shard to which no partition was given refuses no voter, so it counts as open.
    private ShardStatus unlessEmpty(ShardStatus status) {
        boolean empty = ownership.isComplete() && !ownership.isOwner(status.shard());
        return empty ? status.asOpen() : status;
    }

    /// Whether any partition takes votes, as seen at most a second ago.
    public boolean anyOpen() {
        return running.all().stream().anyMatch(RunningShard::anyOpen);
    }

    /// Whether this instance has recorded any vote.
    public boolean anyRecorded() {
        return running.all().stream().anyMatch(RunningShard::anyRecorded);
    }

    private Optional<RunningShard> owner(int partition) {
        return ownership.ownerOf(partition).flatMap(running::find);
    }

    private static MasterUnavailableException ownerUnknown() {
        return new MasterUnavailableException("no master that answered owns the voter's partition", null);
    }

    /// Commits what is queued and publishes what is committed, all shards at the same time, within 13
    /// seconds.
    @Override
    public void close() {
        listed.close();
        owners.interrupt();
        running.close();
        owners.close();
    }
}
