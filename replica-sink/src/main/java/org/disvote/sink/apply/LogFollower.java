package org.disvote.sink.apply;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.disvote.sink.Probe;
import org.disvote.sink.SinkConfig;
import org.disvote.sink.apply.PartitionApplier.Page;
import org.disvote.sink.apply.PartitionApplier.Read;
import org.disvote.sink.apply.ReplicaStore.FencedException;
import org.disvote.sink.apply.ReplicaStore.Known;
import org.disvote.topics.event.Progress.State;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.provision.TopicCatalog;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One consumer of one replica: a thread, a session, and the partitions that the group gives it.
///
/// Where to read is what the replica's own `applied` rows say; Kafka's committed offsets are for lag tools. While the
/// replica does not answer, everything is paused and the consumer goes on polling: it stays in its group, and no other
/// consumer is disturbed.
///
/// No record stops a partition, see [PartitionApplier]. One whose log was cut or made anew, or whose replica has lost
/// rows, is stopped alone: said as an error, reported until someone has mended it, and tried again, see [Stops].
final class LogFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogFollower.class);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY_MIN = Duration.ofMillis(250);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final Duration COMMIT_OFFSETS_EACH = Duration.ofSeconds(1);
    private static final Duration LOOK_AT_GAPS_EACH = Duration.ofMillis(500);
    private static final Duration LEAVE_MAX = Duration.ofSeconds(2);
    private static final Duration END_MAX = Duration.ofSeconds(5);

    private final SinkConfig config;
    private final Set<Integer> only;
    private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
    private final LogIdentity identity;
    private final ProgressReport report;
    private final PartMetrics metrics;
    private final Probe probe;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private volatile @Nullable ReplicaStore store;

    // What follows is of the thread alone.

    /// The partitions that this consumer has, and how far the replica is in each as last read or written.
    private final Map<Integer, Applied> applied = new HashMap<>();

    private final Map<Integer, Map<Quarantined.Kind, Long>> quarantined = new HashMap<>();

    private final Gaps gaps;

    /// The partitions whose gap was reported.
    private final Set<Integer> alarmed = new HashSet<>();

    private final Stops stops = new Stops(InstantSource.system());

    /// The log that `applied` speaks of, once it was read.
    private @Nullable UUID topicId;

    /// Whether the schema was brought forward by this process.
    private boolean migrated;

    /// Paused, and what was polled is not to be applied, until `applied` is read again.
    private boolean paused = true;

    /// Why, as last said in the log.
    private Reason degraded = Reason.NONE;

    private long retryAtNanos = System.nanoTime();
    private Duration backoff = RETRY_MIN;
    private long offsetsCommittedAtNanos = System.nanoTime();
    private long gapsLookedAtNanos = System.nanoTime();

    /// @param only the partitions to follow; empty to share the log with the group
    /// @param consumers makes a consumer, and another whenever one has failed for good
    LogFollower(
            String name,
            SinkConfig config,
            Set<Integer> only,
            Supplier<? extends Consumer<byte[], byte[]>> consumers,
            LogIdentity identity,
            ProgressReport report,
            PartMetrics metrics,
            Probe probe) {
        this.config = config;
        this.only = Set.copyOf(only);
        this.consumers = consumers;
        this.identity = identity;
        this.report = report;
        this.metrics = metrics;
        this.probe = probe;
        gaps = new Gaps(config.gapAlarmAfter(), Clock.systemUTC());
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!isClosing()) {
            try {
                follow();
            } catch (WakeupException | InterruptException e) {
                break; // closing
            } catch (RuntimeException e) {
                // Whatever it was, nothing half done is left behind: both ends are opened anew.
                log.atWarn()
                        .addKeyValue("replica", config.replica())
                        .addKeyValue("error", e.toString())
                        .setCause(e instanceof KafkaException ? null : e)
                        .log("a consumer failed and is made anew");
                waitForRetry();
            }
        }
        closeStore();
    }

    private void follow() {
        Consumer<byte[], byte[]> consumer = consumers.get();
        try (var _ = metrics.watch(consumer)) {
            Assignment assignment = new Assignment(consumer);
            if (only.isEmpty()) {
                consumer.subscribe(List.of(TopicCatalog.VOTES), assignment);
            } else {
                List<TopicPartition> sources =
                        only.stream().map(LogFollower::source).toList();
                consumer.assign(sources);
                assignment.onPartitionsAssigned(sources);
            }
            while (!isClosing()) {
                step(consumer);
            }
            commitOffsets(consumer);
        } finally {
            // Leaves the group, so that others take the partitions over at once.
            Thread.interrupted();
            consumer.close(CloseOptions.timeout(LEAVE_MAX));
            closeStore();
            applied.keySet().forEach(report::remove);
            applied.clear();
            stops.clear();
            alarmed.clear();
            paused = true;
        }
    }

    private void step(Consumer<byte[], byte[]> consumer) {
        if (paused && System.nanoTime() - retryAtNanos >= 0) {
            resume(consumer);
        }
        ConsumerRecords<byte[], byte[]> records = poll(consumer);
        UUID known = topicId;
        if (known != null && identity.isOtherThan(known)) {
            pause(consumer, Reason.of(Code.OTHER_LOG), Duration.ZERO);
        }
        if (!paused) {
            Map<Integer, List<ConsumerRecord<byte[], byte[]>>> byPartition = new HashMap<>();
            records.partitions().forEach(source -> byPartition.put(source.partition(), records.records(source)));
            byPartition.keySet().removeAll(stops.partitions());
            byPartition.keySet().retainAll(applied.keySet());
            apply(consumer, byPartition);
        }
        if (System.nanoTime() - offsetsCommittedAtNanos > COMMIT_OFFSETS_EACH.toNanos()) {
            commitOffsets(consumer);
        }
        if (!paused && System.nanoTime() - gapsLookedAtNanos > LOOK_AT_GAPS_EACH.toNanos()) {
            lookAtGaps();
        }
        if (!paused && stops.isDue()) {
            tryStopped(consumer);
        }
    }

    /// All partitions begin again at `applied`: they must be of one and the same log.
    private void tryStopped(Consumer<byte[], byte[]> consumer) {
        stops.mended().stream().map(applied::get).filter(Objects::nonNull).forEach(this::reportGoingOn);
        if (stops.tryAgain()) {
            paused = true;
            retryAtNanos = System.nanoTime();
            consumer.pause(consumer.assignment());
        }
    }

    /// A gap grows old also while no record comes.
    private void lookAtGaps() {
        gapsLookedAtNanos = System.nanoTime();
        applied.values().stream()
                .filter(at -> !stops.isStopped(at.partition())
                        && gaps.isOpen(at.partition()) != alarmed.contains(at.partition()))
                .toList()
                .forEach(this::reportGoingOn);
    }

    private void reportGoingOn(Applied at) {
        Optional<Reason> standing = stops.standing(at.partition());
        if (standing.isPresent()) {
            report(at, State.STOPPED, standing.get());
            return;
        }
        boolean open = gaps.isOpen(at.partition());
        Reason missing = Reason.at(Code.GAP, new Position(at.partition(), at.seq() + 1));
        report(at, open ? State.GAP : State.FOLLOWING, open ? missing : Reason.NONE);
        if (open && alarmed.add(at.partition())) {
            log.atError()
                    .addKeyValue("replica", config.replica())
                    .addKeyValue("partition", at.partition())
                    .addKeyValue("seq", at.seq() + 1)
                    .log("votes of a partition are missing in the log; it heals once they are sent again");
        } else if (!open && alarmed.remove(at.partition())) {
            log.atInfo()
                    .addKeyValue("replica", config.replica())
                    .addKeyValue("partition", at.partition())
                    .log("the missing votes of a partition have come");
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer) {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions()
                    .forEach((source, offset) -> stop(
                            consumer,
                            Reason.at(Code.LOG_CUT, source.partition()),
                            "the log no longer has offset %d: it was cut or made anew; bring it back, or rebuild it from the masters, before anything else"
                                    .formatted(offset)));
        } catch (NoOffsetForPartitionException e) {
            pause(consumer, Reason.of(Code.STARTING), Duration.ZERO);
        }
        return ConsumerRecords.empty();
    }

    private void apply(Consumer<byte[], byte[]> consumer, Map<Integer, List<ConsumerRecord<byte[], byte[]>>> records) {
        if (records.isEmpty()) {
            return;
        }
        try {
            ReplicaStore replica = openStore();
            List<Page> pages = judge(replica, records);
            if (pages.stream().anyMatch(Page::contradicts) && isOfAnotherLog()) {
                pause(consumer, Reason.of(Code.OTHER_LOG), Duration.ZERO);
                return;
            }
            List<Page> moving = pages.stream().filter(Page::moves).toList();
            if (!moving.isEmpty()) {
                replica.write(moving, probe);
            }
            pages.forEach(page -> applied(consumer, page));
        } catch (FencedException e) {
            pause(consumer, Reason.of(Code.MOVED_BY_ANOTHER), Duration.ZERO);
        } catch (SQLException e) {
            if (isRefusal(e)) {
                applyApart(consumer, records, e);
            } else {
                degrade(consumer, ReplicaFailure.of(e));
            }
        } catch (FlywayException e) {
            degrade(consumer, ReplicaFailure.of(e));
        }
    }

    private List<Page> judge(ReplicaStore replica, Map<Integer, List<ConsumerRecord<byte[], byte[]>>> records)
            throws SQLException {
        Map<Applied, List<Read>> reads = new HashMap<>();
        List<Position> appliedBefore = new ArrayList<>();
        records.forEach((partition, run) -> {
            Applied from = applied.getOrDefault(partition, Applied.nothing(partition));
            List<Read> read = PartitionApplier.read(from, run, config.routing());
            reads.put(from, read);
            PartitionApplier.appliedBefore(from, read).forEach(vote -> appliedBefore.add(vote.position()));
        });
        Map<Position, VoteCast> stored = replica.votesAt(appliedBefore);
        List<Page> pages = new ArrayList<>();
        reads.forEach((from, read) -> pages.add(PartitionApplier.apply(from, read, stored)));
        return pages;
    }

    private void applied(Consumer<byte[], byte[]> consumer, Page page) {
        int partition = page.to().partition();
        applied.put(partition, page.to());
        gaps.applied(page);
        if (!page.quarantined().isEmpty()) {
            Map<Quarantined.Kind, Long> counts =
                    quarantined.computeIfAbsent(partition, any -> new EnumMap<>(Quarantined.Kind.class));
            page.quarantined().forEach(record -> counts.merge(record.kind(), 1L, Long::sum));
            Quarantined first = page.quarantined().getFirst();
            log.atWarn()
                    .addKeyValue("replica", config.replica())
                    .addKeyValue("partition", partition)
                    .addKeyValue("offset", first.record().offset())
                    .addKeyValue("records", page.quarantined().size())
                    .addKeyValue("kind", first.kind().text())
                    .addKeyValue("error", first.reason())
                    .log("records that are not the partition's votes are put in quarantine");
        }
        if (page.moves()) {
            stops.moved(partition);
        }
        if (page.stopReason().isEmpty()) {
            reportGoingOn(page.to());
        } else {
            stop(consumer, Reason.at(Code.REPLICA_LOST_VOTES, partition), page.stopReason());
        }
    }

    /// Asked before anything is done about a missing or other vote: in a log that was made anew neither means
    /// what it says, and the operator would look for it in the wrong place.
    private boolean isOfAnotherLog() {
        UUID known = topicId;
        try {
            return known != null && !identity.now().equals(known);
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            return false; // what was read stands, whoever answers
        }
    }

    /// The replica refuses some row, which no retry mends. What is in the page besides is applied: the records
    /// are halved until the one at fault is alone, and only its partition stops.
    private void applyApart(
            Consumer<byte[], byte[]> consumer,
            Map<Integer, List<ConsumerRecord<byte[], byte[]>>> records,
            SQLException refusal) {
        records.forEach((partition, run) -> {
            if (paused) {
                return;
            }
            if (records.size() > 1) {
                apply(consumer, Map.of(partition, run));
            } else if (run.size() > 1) {
                apply(consumer, Map.of(partition, run.subList(0, run.size() / 2)));
                if (!paused && !stops.isStopped(partition)) {
                    apply(consumer, Map.of(partition, run.subList(run.size() / 2, run.size())));
                }
            } else {
                stop(
                        consumer,
                        Reason.at(Code.ROW_REFUSED, partition),
                        "the replica refuses the record at offset %d (SQL state %s): it holds what the log did not bring; rebuild it"
                                .formatted(run.getFirst().offset(), refusal.getSQLState()));
            }
        });
    }

    /// Of class 22, a value that the types do not take, or 23, a violated constraint.
    private static boolean isRefusal(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /// Waits for longer each time, and then tries again.
    private void degrade(Consumer<byte[], byte[]> consumer, ReplicaFailure failure) {
        closeStore();
        if (!failure.reason().equals(degraded)) {
            log.atLevel(failure.state() == State.STOPPED ? Level.ERROR : Level.WARN)
                    .addKeyValue("replica", config.replica())
                    .addKeyValue("reason", failure.reason())
                    .addKeyValue("error", failure.error())
                    .log("a consumer waits and tries again until it can go on");
        }
        degraded = failure.reason();
        pause(consumer, failure.state(), failure.reason(), backoff);
        Duration longer = backoff.multipliedBy(2);
        backoff = longer.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : longer;
    }

    private void pause(Consumer<byte[], byte[]> consumer, Reason reason, Duration retryAfter) {
        pause(consumer, State.PAUSED, reason, retryAfter);
    }

    private void pause(Consumer<byte[], byte[]> consumer, State state, Reason reason, Duration retryAfter) {
        paused = true;
        retryAtNanos = System.nanoTime() + retryAfter.toNanos();
        consumer.pause(consumer.assignment());
        applied.forEach((partition, at) -> {
            if (!stops.isStopped(partition)) {
                report(at, state, reason);
            }
        });
    }

    /// Reads `applied` again and goes on from there.
    private void resume(Consumer<byte[], byte[]> consumer) {
        try {
            // Also while it has no partitions: the replica's tables are there for whoever looks, brokers or not.
            ReplicaStore replica = openStore();
            Set<Integer> partitions = new HashSet<>(applied.keySet());
            partitions.removeAll(stops.partitions());
            if (partitions.isEmpty()) {
                paused = false;
                return;
            }
            UUID now = identity.now();
            topicId = now;
            Map<Integer, Known> known = replica.begin(partitions, now);
            quarantined.keySet().removeAll(partitions);
            quarantined.putAll(replica.quarantined(partitions));
            gaps.putAll(partitions, replica.gaps(partitions));
            paused = false;
            known.forEach((partition, at) -> resume(consumer, partition, at, now));
            backoff = RETRY_MIN;
            if (!degraded.isNone()) {
                degraded = Reason.NONE;
                log.atInfo().addKeyValue("replica", config.replica()).log("a consumer goes on");
            }
        } catch (SQLException e) {
            degrade(consumer, ReplicaFailure.of(e));
        } catch (FlywayException e) {
            degrade(consumer, ReplicaFailure.of(e));
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            degrade(
                    consumer,
                    new ReplicaFailure(
                            State.PAUSED,
                            Reason.of(Code.BROKERS_AWAY),
                            "the brokers do not tell which log they have: " + e.getMessage()));
        }
    }

    private void resume(Consumer<byte[], byte[]> consumer, int partition, Known known, UUID now) {
        Applied before = applied.put(partition, known.applied());
        if (!known.applied().equals(before)) {
            stops.moved(partition); // by a rebuild
        }
        if (!known.topicId().equals(now)) {
            stop(
                    consumer,
                    Reason.at(Code.OTHER_LOG, partition),
                    "the replica was built from the log with topic ID %s, and the log is %s: it was deleted and made anew; bring the old one back, or rebuild the replica"
                            .formatted(LogIdentity.text(known.topicId()), LogIdentity.text(now)));
            return;
        }
        consumer.seek(source(partition), known.applied().nextOffset());
        consumer.resume(List.of(source(partition)));
        reportGoingOn(known.applied());
    }

    /// @param error for the log
    private void stop(Consumer<byte[], byte[]> consumer, Reason reason, String error) {
        int partition = reason.partition();
        Applied at = applied.get(partition);
        if (at == null || stops.isStopped(partition)) {
            return;
        }
        boolean isNew = stops.stop(reason);
        consumer.pause(List.of(source(partition)));
        report(at, State.STOPPED, reason);
        if (!isNew) {
            return;
        }
        log.atError()
                .addKeyValue("replica", config.replica())
                .addKeyValue("partition", partition)
                .addKeyValue("seq", at.seq())
                .addKeyValue("offset", at.nextOffset())
                .addKeyValue("reason", reason)
                .addKeyValue("error", error)
                .log("the replica stops following a partition; an operator is needed");
    }

    private void report(Applied at, State state, Reason reason) {
        report.put(
                at.partition(),
                new PartitionStatus(at, state, reason, quarantined.getOrDefault(at.partition(), Map.of())));
    }

    private void commitOffsets(Consumer<byte[], byte[]> consumer) {
        offsetsCommittedAtNanos = System.nanoTime();
        if (!paused && !applied.isEmpty()) {
            consumer.commitAsync(
                    applied.values().stream()
                            .collect(Collectors.toMap(
                                    at -> source(at.partition()), at -> new OffsetAndMetadata(at.nextOffset()))),
                    (offsets, failure) -> {
                        if (failure != null) {
                            log.atDebug()
                                    .addKeyValue("error", failure.getMessage())
                                    .log("lag tools will see an old offset");
                        }
                    });
        }
    }

    private ReplicaStore openStore() throws SQLException {
        ReplicaStore open = store;
        if (open == null) {
            if (!migrated) {
                ReplicaStore.migrate(config.jdbcUrl());
                migrated = true;
            }
            open = ReplicaStore.open(config.jdbcUrl(), thread.getName());
            store = open;
            if (!open.hasTables()) {
                // Dropped and created anew.
                ReplicaStore.migrate(config.jdbcUrl());
            }
            // It may be another replica than that of the last session: whoever made it anew mended what was wrong.
            stops.tryAll();
            alarmed.clear();
            open.keepPartitions(config.routing().partitions());
        }
        return open;
    }

    private void closeStore() {
        ReplicaStore open = store;
        if (open != null) {
            store = null;
            open.close();
        }
    }

    private void waitForRetry() {
        try {
            closing.await(RETRY_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private static TopicPartition source(int partition) {
        return new TopicPartition(TopicCatalog.VOTES, partition);
    }

    /// Asks it to end after the page that is under way.
    void stopSoon() {
        closing.countDown();
    }

    /// Returns once the thread has ended, or after [#END_MAX] and a little. What a replica that does not answer
    /// has not committed by then is applied by whoever follows next.
    @Override
    public void close() {
        stopSoon();
        try {
            if (!thread.join(END_MAX)) {
                ReplicaStore open = store;
                if (open != null) {
                    open.abort();
                }
                thread.interrupt();
                thread.join(LEAVE_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        Assignment(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        /// The replica is not asked in here: Kafka waits for this callback.
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> sources) {
            for (TopicPartition source : sources) {
                if (source.partition() < config.routing().partitions()) {
                    applied.put(source.partition(), Applied.nothing(source.partition()));
                } else {
                    log.atWarn()
                            .addKeyValue("replica", config.replica())
                            .addKeyValue("partition", source.partition())
                            .log("somebody added a partition to the log; nobody reads it");
                }
                // A place to stand on until `applied` is read; nothing is fetched from there while it is paused.
                consumer.seek(source, 0);
            }
            consumer.pause(sources);
            paused = true;
            retryAtNanos = System.nanoTime();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> sources) {
            for (TopicPartition source : sources) {
                applied.remove(source.partition());
                stops.remove(source.partition());
                alarmed.remove(source.partition());
                report.remove(source.partition());
            }
        }
    }
}
