package org.disvote.sink.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
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
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.PartitionApplier.Page;
import org.disvote.sink.apply.Quarantined;
import org.disvote.sink.apply.Quarantined.Kind;
import org.disvote.sink.progress.PartitionStatus;
import org.disvote.sink.progress.ProgressReport;
import org.disvote.sink.replica.AppliedTable;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.kafka.TopicIds;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.Gap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The partitions that one consumer has: how far each is applied and whether it is followed, stopped or waits
/// for missing votes. Reports each change. For one thread.
final class AssignedPartitions {

    private static final Logger log = LoggerFactory.getLogger(AssignedPartitions.class);

    private final String replica;
    private final Consumer<byte[], byte[]> consumer;
    private final ProgressReport report;
    private final Gaps gaps;
    private final StoppedPartitions stopped = new StoppedPartitions(InstantSource.system());

    /// As last read from the replica or written to it.
    private final Map<Integer, Applied> applied = new HashMap<>();

    private final Map<Integer, Map<Kind, Long>> quarantined = new HashMap<>();

    /// The partitions whose gap was logged.
    private final Set<Integer> alarmed = new HashSet<>();

    AssignedPartitions(
            String replica, Consumer<byte[], byte[]> consumer, ProgressReport report, Duration gapAlarmAfter) {
        this.replica = replica;
        this.consumer = consumer;
        this.report = report;
        gaps = new Gaps(gapAlarmAfter, Clock.systemUTC());
    }

    static TopicPartition source(int partition) {
        return new TopicPartition(TopicCatalog.VOTES, partition);
    }

    void assign(int partition) {
        applied.put(partition, Applied.nothing(partition));
    }

    void revoke(int partition) {
        applied.remove(partition);
        stopped.remove(partition);
        alarmed.remove(partition);
        report.remove(partition);
    }

    void revokeAll() {
        Set.copyOf(applied.keySet()).forEach(this::revoke);
    }

    /// Those that are not stopped.
    Set<Integer> running() {
        Set<Integer> running = new HashSet<>(applied.keySet());
        running.removeAll(stopped.partitions());
        return running;
    }

    boolean isStopped(int partition) {
        return stopped.isStopped(partition);
    }

    Applied at(int partition) {
        return applied.getOrDefault(partition, Applied.nothing(partition));
    }

    /// The records that are to be applied.
    Map<Integer, List<ConsumerRecord<byte[], byte[]>>> ofRunning(ConsumerRecords<byte[], byte[]> records) {
        Map<Integer, List<ConsumerRecord<byte[], byte[]>>> byPartition = new HashMap<>();
        records.partitions().forEach(source -> byPartition.put(source.partition(), records.records(source)));
        byPartition.keySet().retainAll(running());
        return byPartition;
    }

    /// What lag tools are shown; the replica's own `applied` is what counts.
    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return applied.values().stream()
                .collect(Collectors.toMap(at -> source(at.partition()), at -> new OffsetAndMetadata(at.nextOffset())));
    }

    /// Replaces what is known of these partitions' quarantine by what the replica has.
    void load(Collection<Integer> partitions, Map<Integer, Map<Kind, Long>> counts, Map<Integer, Gap> openGaps) {
        quarantined.keySet().removeAll(partitions);
        quarantined.putAll(counts);
        gaps.load(partitions, openGaps);
    }

    /// Goes on where the replica is, or stops if the replica was built from another log.
    ///
    /// @param topicId of the log as it is now
    void resume(AppliedTable.Row row, UUID topicId) {
        Applied at = row.applied();
        int partition = at.partition();
        if (!at.equals(applied.put(partition, at))) {
            stopped.moved(partition); // by a rebuild
        }
        if (!row.topicId().equals(topicId)) {
            stop(
                    Reason.at(Code.OTHER_LOG, partition),
                    ("the replica was built from the log with topic ID %s, and the log now has %s, so it was "
                                    + "deleted and created again: bring the old log back, or rebuild the "
                                    + "replica")
                            .formatted(TopicIds.text(row.topicId()), TopicIds.text(topicId)));
            return;
        }
        consumer.seek(source(partition), at.nextOffset());
        consumer.resume(List.of(source(partition)));
        reportRunning(at);
    }

    /// After the page was written to the replica.
    void applied(Page page) {
        int partition = page.to().partition();
        applied.put(partition, page.to());
        gaps.applied(page);
        if (!page.quarantined().isEmpty()) {
            countQuarantined(partition, page.quarantined());
        }
        if (page.moves()) {
            stopped.moved(partition);
        }
        if (page.stop().isNone()) {
            reportRunning(page.to());
        } else {
            stop(Reason.at(page.stop().code(), partition), page.stop().text());
        }
    }

    private void countQuarantined(int partition, List<Quarantined> records) {
        Map<Kind, Long> counts = quarantined.computeIfAbsent(partition, any -> new EnumMap<>(Kind.class));
        records.forEach(record -> counts.merge(record.kind(), 1L, Long::sum));
        Quarantined first = records.getFirst();
        log.atWarn()
                .addKeyValue("replica", replica)
                .addKeyValue("partition", partition)
                .addKeyValue("offset", first.record().offset())
                .addKeyValue("records", records.size())
                .addKeyValue("kind", first.kind().text())
                .addKeyValue("error", first.reason())
                .log("Records that are not votes of their partition were moved to quarantine");
    }

    /// Stops one partition; the others go on.
    ///
    /// @param reason with its partition
    /// @param error for the log of this process
    void stop(Reason reason, String error) {
        int partition = reason.partition();
        Applied at = applied.get(partition);
        if (at == null || stopped.isStopped(partition)) {
            return;
        }
        boolean isNew = stopped.stop(reason);
        consumer.pause(List.of(source(partition)));
        report(at, State.STOPPED, reason);
        if (isNew) {
            log.atError()
                    .addKeyValue("replica", replica)
                    .addKeyValue("partition", partition)
                    .addKeyValue("seq", at.seq())
                    .addKeyValue("offset", at.nextOffset())
                    .addKeyValue("reason", reason)
                    .addKeyValue("error", error)
                    .log("Replica stopped following a partition until an operator fixes the cause");
        }
    }

    /// Of all partitions that were not stopped before.
    void reportNotRunning(State state, Reason reason) {
        running().forEach(partition -> report(at(partition), state, reason));
    }

    /// A gap becomes old enough for an alarm while no record comes.
    void checkGaps() {
        applied.values().stream()
                .filter(at -> !stopped.isStopped(at.partition())
                        && gaps.isOpen(at.partition()) != alarmed.contains(at.partition()))
                .toList()
                .forEach(this::reportRunning);
    }

    boolean isRetryDue() {
        return stopped.isRetryDue();
    }

    /// @return whether stopped partitions are retried: then all partitions have to resume from `applied`,
    ///     since they must be of the same log
    boolean retryStopped() {
        stopped.endRetry().stream().map(applied::get).filter(Objects::nonNull).forEach(this::reportRunning);
        return stopped.beginRetry();
    }

    /// In a new session on the replica: an operator may have created the database again since the last one.
    void retryAllStopped() {
        stopped.retryAll();
        alarmed.clear();
    }

    private void reportRunning(Applied at) {
        int partition = at.partition();
        Optional<Reason> retried = stopped.retriedReason(partition);
        if (retried.isPresent()) {
            report(at, State.STOPPED, retried.get());
            return;
        }
        boolean gap = gaps.isOpen(partition);
        report(
                at,
                gap ? State.GAP : State.FOLLOWING,
                gap ? Reason.at(Code.GAP, new Position(partition, at.seq() + 1)) : Reason.NONE);
        if (gap && alarmed.add(partition)) {
            log.atError()
                    .addKeyValue("replica", replica)
                    .addKeyValue("partition", partition)
                    .addKeyValue("seq", at.seq() + 1)
                    .log("Votes are missing in the log, their partition waits until the publisher sends them again");
        } else if (!gap && alarmed.remove(partition)) {
            log.atInfo()
                    .addKeyValue("replica", replica)
                    .addKeyValue("partition", partition)
                    .log("Missing votes have arrived, their partition goes on");
        }
    }

    private void report(Applied at, State state, Reason reason) {
        report.put(
                at.partition(),
                new PartitionStatus(at, state, reason, quarantined.getOrDefault(at.partition(), Map.of())));
    }
}
