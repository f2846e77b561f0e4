package org.disvote.sink.follow;

import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.follow.PageWriter.OtherLogException;
import org.disvote.sink.replica.AppliedTable;
import org.disvote.sink.replica.ReplicaConnection;
import org.disvote.sink.replica.ReplicaFailure;
import org.disvote.sink.replica.ReplicaSession;
import org.disvote.sink.replica.ReplicaSession.FencedException;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.rights.Refusals;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Kafka consumer from its creation until it is closed or fails. For one thread.
///
/// It reads from the offsets in the replica's `applied` rows; Kafka's committed offsets are only for lag
/// tools. While the replica does not answer, all partitions are paused and polling goes on, so that the
/// consumer stays in its group and disturbs no other one.
///
/// No record stops a partition, see [PartitionApplier][org.disvote.sink.apply.PartitionApplier]. A partition
/// stops alone if its log was cut or created again, or if the replica lost rows, see [StoppedPartitions].
final class ConsumerSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConsumerSession.class);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration COMMIT_OFFSETS_EACH = Duration.ofSeconds(1);
    private static final Duration CHECK_GAPS_EACH = Duration.ofMillis(500);
    static final Duration LEAVE_MAX = Duration.ofSeconds(2);

    private final SinkParts parts;
    private final ReplicaConnection replica;
    private final Outage outage;
    private final Consumer<byte[], byte[]> consumer;
    private final KafkaClientMetrics clientMetrics;
    private final AssignedPartitions partitions;
    private final PageWriter writer;

    /// The log that the partitions follow, once `applied` was read.
    private @Nullable UUID topicId;

    /// While true, all partitions are paused and polled records are dropped. Ends when `applied` was read
    /// again.
    private boolean paused = true;

    private Deadline retryAt = Deadline.after(Duration.ZERO);
    private Deadline commitOffsetsAt = Deadline.after(COMMIT_OFFSETS_EACH);
    private Deadline checkGapsAt = Deadline.after(CHECK_GAPS_EACH);

    /// @param replica closed with this session, and opened again by the next one
    ConsumerSession(SinkParts parts, ReplicaConnection replica, Outage outage) {
        this.parts = parts;
        this.replica = replica;
        this.outage = outage;
        consumer = parts.consumers().get();
        clientMetrics = parts.metrics().watch(consumer);
        partitions =
                new AssignedPartitions(parts.database().replica(), consumer, parts.report(), parts.gapAlarmAfter());
        writer = new PageWriter(
                parts.database().routing(), parts.versions(), parts.identity(), partitions, parts.probe());
    }

    /// @param only the partitions to follow; empty to share all of them with the group
    void subscribe(Set<Integer> only) {
        Assignment assignment = new Assignment();
        if (only.isEmpty()) {
            consumer.subscribe(List.of(TopicCatalog.VOTES), assignment);
        } else {
            List<TopicPartition> sources =
                    only.stream().map(AssignedPartitions::source).toList();
            consumer.assign(sources);
            assignment.onPartitionsAssigned(sources);
        }
    }

    /// Polls once, applies what came, and does what is due.
    void turn() {
        try {
            if (paused && retryAt.hasPassed()) {
                resume();
            }
            apply(poll());
            doWhatIsDue();
        } catch (FencedException e) {
            pause(Reason.of(Code.MOVED_BY_ANOTHER));
        } catch (OtherLogException e) {
            pause(Reason.of(Code.OTHER_LOG));
        } catch (SQLException e) {
            retryLater(ReplicaFailure.of(e, parts.database().jdbcUrl()));
        } catch (FlywayException e) {
            retryLater(ReplicaFailure.of(e, parts.database().jdbcUrl()));
        }
    }

    /// Reads `applied` again and goes on from there.
    private void resume() throws SQLException {
        // Also while this consumer has no partitions: the replica's tables then exist even if the brokers are
        // away.
        ReplicaSession session = openReplica();
        Set<Integer> running = partitions.running();
        if (running.isEmpty()) {
            paused = false;
            return;
        }
        Optional<UUID> now = readTopicId();
        if (now.isEmpty()) {
            return;
        }
        topicId = now.get();
        Map<Integer, AppliedTable.Row> rows = session.begin(running, now.get());
        List<Applied> places =
                rows.values().stream().map(AppliedTable.Row::applied).toList();
        partitions.load(running, session.quarantined(running), session.gaps(places));
        paused = false;
        rows.values().forEach(row -> partitions.resume(row, now.get()));
        outage.recovered();
    }

    private ReplicaSession openReplica() throws SQLException {
        Optional<ReplicaSession> open = replica.session();
        if (open.isPresent()) {
            return open.get();
        }
        ReplicaSession opened = replica.open();
        partitions.retryAllStopped();
        opened.requirePartitions(parts.database().routing().partitions());
        return opened;
    }

    /// Empty, and retried later, if the brokers do not answer.
    private Optional<UUID> readTopicId() {
        try {
            return Optional.of(parts.identity().now());
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            retryLater(new ReplicaFailure(
                    State.PAUSED,
                    Reason.of(Refusals.isRefusal(e) ? Code.BROKERS_REFUSE : Code.BROKERS_AWAY),
                    "the brokers do not say which log they have: " + Refusals.text(parts.brokers(), e)));
            return Optional.empty();
        }
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions()
                    .forEach((source, offset) -> partitions.stop(
                            Reason.at(Code.LOG_CUT, source.partition()),
                            ("the log no longer has offset %d, so it was cut or created again: bring it back, or "
                                            + "rebuild it from the masters, before anything else")
                                    .formatted(offset)));
        } catch (NoOffsetForPartitionException e) {
            pause(Reason.of(Code.STARTING));
        }
        return ConsumerRecords.empty();
    }

    private void apply(ConsumerRecords<byte[], byte[]> records)
            throws SQLException, FencedException, OtherLogException {
        UUID followed = topicId;
        if (followed == null) {
            return; // no partition has been resumed yet
        }
        if (parts.identity().isOtherThan(followed)) {
            throw new OtherLogException();
        }
        if (!paused) {
            writer.apply(openReplica(), followed, partitions.ofRunning(records));
        }
    }

    private void doWhatIsDue() {
        if (commitOffsetsAt.hasPassed()) {
            commitOffsets();
        }
        if (!paused && checkGapsAt.hasPassed()) {
            checkGapsAt = Deadline.after(CHECK_GAPS_EACH);
            partitions.checkGaps();
        }
        if (!paused && partitions.isRetryDue() && partitions.retryStopped()) {
            pauseNow();
        }
    }

    /// Commits the offsets for lag tools, without waiting.
    void commitOffsets() {
        commitOffsetsAt = Deadline.after(COMMIT_OFFSETS_EACH);
        Map<TopicPartition, OffsetAndMetadata> offsets = partitions.offsets();
        if (paused || offsets.isEmpty()) {
            return;
        }
        consumer.commitAsync(offsets, (committed, failure) -> {
            if (failure != null) {
                log.atDebug()
                        .addKeyValue("error", failure.getMessage())
                        .log("Offsets were not committed, lag tools show old ones");
            }
        });
    }

    /// The replica or the brokers fail: waits, longer each time, and then reads `applied` again.
    private void retryLater(ReplicaFailure failure) {
        replica.close();
        Duration wait = outage.failed(failure);
        pauseNow();
        retryAt = Deadline.after(wait);
        partitions.reportNotRunning(failure.state(), failure.reason());
    }

    private void pause(Reason reason) {
        pauseNow();
        partitions.reportNotRunning(State.PAUSED, reason);
    }

    /// Until the next turn, which reads `applied` again.
    private void pauseNow() {
        paused = true;
        retryAt = Deadline.after(Duration.ZERO);
        consumer.pause(consumer.assignment());
    }

    /// Leaves the group, so that other consumers take the partitions over at once.
    @Override
    public void close() {
        clientMetrics.close(); // before the consumer that it measures
        Thread.interrupted(); // an interrupted thread would not wait for the reply to the leave-group request
        try {
            consumer.close(CloseOptions.timeout(LEAVE_MAX));
        } finally {
            replica.close();
            partitions.revokeAll();
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {

        /// Does not use the replica, since Kafka waits for this callback.
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> sources) {
            for (TopicPartition source : sources) {
                if (source.partition() < parts.database().routing().partitions()) {
                    partitions.assign(source.partition());
                } else {
                    log.atWarn()
                            .addKeyValue("replica", parts.database().replica())
                            .addKeyValue("partition", source.partition())
                            .log("Log has a partition that does not belong to the system, nobody reads it");
                }
                // Any valid offset until `applied` is read. Nothing is fetched from a paused partition.
                consumer.seek(source, 0);
            }
            consumer.pause(sources);
            paused = true;
            retryAt = Deadline.after(Duration.ZERO);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> sources) {
            sources.forEach(source -> partitions.revoke(source.partition()));
        }
    }
}
