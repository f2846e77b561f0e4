package org.disvote.operate.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.ClientNames;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.progress.ProgressFold;

/// The replicas in the progress topic: every replica that ever reported, until it is retired. Retiring
/// deletes its reports, so that receipts and the console no longer wait for it.
public final class Replicas {

    /// What a replica's sink reported last.
    ///
    /// @param partitions by number
    public record Reported(String name, SortedMap<Integer, Progress> partitions) {

        /// When its newest report was written.
        public Instant lastReport() {
            return partitions.values().stream()
                    .map(Progress::at)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }

        /// How many votes it has.
        public long votes() {
            return partitions.values().stream().mapToLong(Progress::seq).sum();
        }
    }

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    /// Longer than a sink waits before it reports a change.
    private static final Duration SILENT_AFTER = Duration.ofSeconds(60);

    private final Brokers brokers;

    public Replicas(Brokers brokers) {
        this.brokers = brokers;
    }

    /// By name.
    ///
    /// @throws KafkaException if the brokers do not answer
    public List<Reported> all() {
        ProgressFold reports = new ProgressFold();
        TopicSnapshot.read(brokers, TopicCatalog.PROGRESS, record -> {
            try {
                reports.accept(record);
            } catch (MalformedEventException e) {
                // Every reader of this topic skips the record.
            }
        });
        SortedMap<String, SortedMap<Integer, Progress>> byName = new TreeMap<>();
        reports.newest()
                .forEach(progress -> byName.computeIfAbsent(progress.replica(), name -> new TreeMap<>())
                        .put(progress.partition(), progress));
        return byName.entrySet().stream()
                .map(entry -> new Reported(entry.getKey(), entry.getValue()))
                .toList();
    }

    /// Deletes a replica's reports. Its database stays as it is. If its sink starts again, it reports again.
    ///
    /// @return how many partitions it had reported
    /// @throws OperatorException if it is not known, or its sink runs
    /// @throws KafkaException if the brokers do not answer
    public int retire(String name) {
        Optional<Reported> known =
                all().stream().filter(each -> each.name().equals(name)).findFirst();
        if (known.isEmpty()) {
            throw new OperatorException(
                    "no replica %s has reported: `disvote replica list` names those that have".formatted(name));
        }
        requireSilence(known.get());
        deleteGroup(name);
        deleteReports(known.get());
        return known.get().partitions().size();
    }

    /// Needed besides [#deleteGroup]: a sink of some partitions only (`sink --only`) is a member of no group.
    private static void requireSilence(Reported replica) {
        if (replica.lastReport().isAfter(Instant.now().minus(SILENT_AFTER))) {
            throw new OperatorException(
                    "the sink of replica %s reported at %s: stop it, wait a minute, and run this again"
                            .formatted(replica.name(), replica.lastReport()));
        }
    }

    /// Deletes the consumer group of the replica's sinks. A running sink is a member of it even while it has
    /// nothing to report, and the brokers do not delete a group that has members. So this also detects a sink
    /// that starts at this moment. Nothing is lost with the group: a sink continues from the offsets in its
    /// database.
    private void deleteGroup(String name) {
        try (Admin admin = brokers.admin(ANSWER_MAX)) {
            await(admin.deleteConsumerGroups(List.of(ClientNames.SINK_PREFIX + name))
                    .all());
        } catch (GroupIdNotFoundException e) {
            // No sink has run since the group was deleted.
        } catch (GroupNotEmptyException e) {
            throw new OperatorException(
                    "the sink of replica %s runs: stop it first (one that was killed is noticed within a minute)"
                            .formatted(name),
                    e);
        }
    }

    private void deleteReports(Reported replica) {
        try (CommandProducer producer = new CommandProducer(brokers, ANSWER_MAX)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Progress progress : replica.partitions().values()) {
                sent.add(producer.send(new ProducerRecord<>(TopicCatalog.PROGRESS, 0, progress.key(), null)));
            }
            sent.forEach(Replicas::await);
        }
    }

    private static <T> T await(Future<T> answer) {
        return Answers.within(ANSWER_MAX.multipliedBy(2), answer);
    }
}
