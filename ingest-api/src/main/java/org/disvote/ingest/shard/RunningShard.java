package org.disvote.ingest.shard;

import static java.util.stream.Collectors.toSet;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.Probe;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.cast.IssuedReceipts;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.commit.GroupCommitter;
import org.disvote.ingest.gap.SentVotes;
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.master.MasterReader.VoterNow;
import org.disvote.ingest.promise.ShardPromises;
import org.disvote.ingest.publish.Publisher;
import org.disvote.ingest.publish.PublisherConfig;
import org.disvote.ingest.publish.confirm.PublishedSeqs;
import org.disvote.ingest.publish.repair.ShardResend;
import org.disvote.ingest.table.HeadTable.Head;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one instance runs for one shard. Each shard has all of it for itself, threads included, so that a
/// master that is away or frozen delays no voter of another.
final class RunningShard implements SentVotes, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunningShard.class);
    private static final Duration COMMITTER_DRAIN_MAX = Duration.ofMillis(1_500);

    private final PublisherConfig config;
    private final MasterReader master;
    private final PublishedSeqs published;
    private final ShardPublisher publisher;
    private final ShardPromises promises;
    private final CommitListener listener;
    private final GroupCommitter committer;
    private final LookUps<Participant, VoterNow> voters;
    private final LookUps<Receipt.Presented, Optional<Issued>> receipts;
    private final ShardGauges gauges;
    private final ShardWatch watch;

    /// @param config of the shard's publisher
    /// @param instance of the whole instance
    /// @param elections stays the caller's, as do the metrics and the promises
    /// @param ownershipInDoubt called when a voter was sent to a shard that does not have their partition
    RunningShard(
            PublisherConfig config,
            IngestConfig instance,
            ShardPromises promises,
            ElectionFollower elections,
            Runnable ownershipInDoubt,
            PartMetrics metrics,
            Probe probe) {
        this.config = config;
        this.promises = promises;
        Shard shard = config.shard();
        master = new MasterReader(shard, config.master());
        master.meter(metrics.registry());
        published = new PublishedSeqs(shard, config.master());
        publisher = new ShardPublisher(() -> Publisher.start(config, published, elections, metrics, probe));
        listener = new CommitListener(shard, publisher, ownershipInDoubt, metrics.registry());
        committer = new GroupCommitter(
                shard,
                GroupCommitter.Sessions.of(shard, config.master()),
                instance.keyCommitment(),
                promises,
                GroupCommitter.Bounds.of(instance.limits(), COMMITTER_DRAIN_MAX),
                listener,
                probe);
        voters = new LookUps<>("voters", shard, master::voters);
        receipts = new LookUps<>("receipts", shard, this::issued);
        gauges = new ShardGauges(shard, committer, publisher, metrics.registry());
        watch = new ShardWatch(config, master, committer, publisher, gauges);
        watch.start();
    }

    String url() {
        return config.master();
    }

    MasterReader master() {
        return master;
    }

    /// See [GroupCommitter#cast].
    <T> CompletableFuture<T> cast(
            CastRequest request, int partition, Function<CompletableFuture<Decided>, CompletableFuture<T>> answering) {
        return committer.cast(request, partition, answering);
    }

    /// See [PublishedSeqs#whenPublished].
    CompletableFuture<Void> whenPublished(Position position, String life) {
        return published.whenPublished(position, life);
    }

    long knownPublished(int partition) {
        return published.published(partition);
    }

    /// What decides on a voter's next vote, as the master has it now.
    CompletableFuture<VoterNow> voter(Participant participant) {
        return voters.ask(participant);
    }

    /// A receipt that was issued here.
    ///
    /// @param inLog whether the log is known to have its vote
    record Issued(IssuedReceipts.Issued issued, boolean inLog) {}

    /// The receipt that a client presents, if it was issued here.
    CompletableFuture<Optional<Issued>> receipt(Receipt.Presented presented) {
        return receipts.ask(presented);
    }

    private List<Optional<Issued>> issued(List<Receipt.Presented> presented) {
        List<Optional<IssuedReceipts.Issued>> found = new IssuedReceipts(master).find(presented);
        Set<Position> logged = logged(found.stream()
                .flatMap(Optional::stream)
                .map(each -> each.receipt().position())
                .collect(toSet()));
        return found.stream()
                .map(each -> each.map(issued ->
                        new Issued(issued, logged.contains(issued.receipt().position()))))
                .toList();
    }

    /// Those of which the log is known to have the vote. Reads the master, unless this instance publishes and knows
    /// it of all.
    private Set<Position> logged(Set<Position> positions) {
        Predicate<Position> known = position -> published.published(position.partition()) >= position.seq();
        if (positions.stream().allMatch(known)) {
            return positions;
        }
        Map<Integer, Head> heads = master.heads();
        return positions.stream()
                .filter(position -> {
                    Head head = heads.get(position.partition());
                    return known.test(position) || (head != null && head.published() >= position.seq());
                })
                .collect(toSet());
    }

    /// See [ShardWatch#tried].
    CompletableFuture<Void> tried() {
        return watch.tried();
    }

    /// See [ShardWatch#isUsable].
    boolean isUsable() {
        return watch.isUsable();
    }

    /// Whether any of its partitions takes votes.
    boolean anyOpen() {
        return watch.state().anyOpen();
    }

    /// Whether this instance has recorded any vote.
    boolean anyRecorded() {
        return listener.anyRecorded();
    }

    ShardStatus status() {
        ShardState state = watch.state();
        return new ShardStatus(
                config.shard(),
                state.open(),
                state.anyOpen(),
                state.closed(),
                committer.queued(),
                state.reason(),
                Reason.of(promises.why()));
    }

    @Override
    public Map<Integer, Long> publishedHere() {
        Map<Integer, Long> seqs = new HashMap<>();
        if (publisher.isPublishing()) {
            gauges.heads().forEach((partition, head) -> seqs.put(partition, head.published()));
        }
        return seqs;
    }

    @Override
    public boolean resend(List<Integer> partitions) {
        try {
            ShardResend.run(config.shard(), config.master(), partitions);
            log.atWarn()
                    .addKeyValue("shard", config.shard().index())
                    .addKeyValue("partitions", partitions)
                    .log("Replica misses votes in the log, they are sent again");
            return true;
        } catch (SQLException e) {
            log.atWarn()
                    .addKeyValue("shard", config.shard().index())
                    .addKeyValue("partitions", partitions)
                    .addKeyValue("error", SqlFailure.text(e))
                    .log("Replica misses votes in the log, they are sent again when the master answers");
            return false;
        }
    }

    /// Commits what is queued, then publishes what is committed, each within its bound.
    @Override
    public void close() {
        watch.close();
        committer.close();
        publisher.close();
        published.close();
        voters.close();
        receipts.close();
        master.close();
    }
}
