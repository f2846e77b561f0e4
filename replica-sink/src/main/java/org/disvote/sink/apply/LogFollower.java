package org.disvote.sink.apply;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.disvote.sink.Probe;
import org.disvote.sink.apply.ReplicaStore.FencedException;
import org.disvote.sink.apply.ReplicaStore.OtherLogException;
import org.disvote.topics.event.Progress.State;
import org.disvote.topics.provision.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One consumer of one replica: a thread, a connection, and the partitions that the group gives it.
///
/// What the replica's own `applied` rows say decides where to read; Kafka's committed offsets are for lag tools. While
/// the replica's database is away the consumer goes on polling with everything paused, so that it stays in its group
/// and no other consumer is disturbed.
///
/// A partition that must not go on (a gap, another vote in the same place, a log that was cut or made anew) is stopped:
/// said once as an error, reported until an operator has mended it, and tried again only by a restart.
final class LogFollower implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogFollower.class);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY_MIN = Duration.ofMillis(250);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final Duration COMMIT_EACH = Duration.ofSeconds(1);

    private final String replica;
    private final String jdbcUrl;
    private final Routing routing;
    private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
    private final LogIdentity identity;
    private final ProgressReport report;
    private final Probe probe;
    private final Thread thread;

    private volatile boolean closing;
    private volatile @Nullable Consumer<byte[], byte[]> polling;

    // Used by the thread alone.
    private @Nullable ReplicaStore store;
    private final Map<Integer, Applied> applied = new HashMap<>();
    private final Set<Integer> stopped = new HashSet<>();
    private boolean migrated;
    private boolean away = true;
    private boolean awaySaid;
    private long retryAtNanos = System.nanoTime();
    private Duration backoff = RETRY_MIN;
    private long committedAtNanos = System.nanoTime();

    /// @param consumers makes a new consumer whenever the last one failed for good
    LogFollower(
            String name,
            String replica,
            String jdbcUrl,
            Routing routing,
            Supplier<? extends Consumer<byte[], byte[]>> consumers,
            LogIdentity identity,
            ProgressReport report,
            Probe probe) {
        this.replica = replica;
        this.jdbcUrl = jdbcUrl;
        this.routing = routing;
        this.consumers = consumers;
        this.identity = identity;
        this.report = report;
        this.probe = probe;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        while (!closing) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                polling = consumer;
                consumer.subscribe(List.of(TopicCatalog.VOTES), new Assignment(consumer));
                while (!closing) {
                    step(consumer);
                }
            } catch (WakeupException | InterruptException e) {
                Thread.interrupted(); // closing; the consumer is closed already, the store comes next
            } catch (KafkaException e) {
                log.atWarn()
                        .addKeyValue("replica", replica)
                        .addKeyValue("error", e.toString())
                        .log("the consumer failed and is made anew");
                pauseFor(backoff);
            } finally {
                polling = null;
                applied.keySet().forEach(report::remove);
                applied.clear();
                stopped.clear();
            }
        }
        closeStore();
    }

    private void step(Consumer<byte[], byte[]> consumer) {
        if (away && System.nanoTime() - retryAtNanos >= 0) {
            comeBack(consumer);
        }
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions()
                    .forEach((partition, offset) -> stop(
                            consumer,
                            partition.partition(),
                            "the log no longer has offset " + offset + ": it was cut or made anew; rebuild it from a"
                                    + " master or a replica before anything else"));
            return;
        }
        identity.changed().ifPresent(reason -> Set.copyOf(applied.keySet()).forEach(p -> stop(consumer, p, reason)));
        if (!away && !records.isEmpty()) {
            apply(consumer, records);
        }
        if (!away && System.nanoTime() - committedAtNanos > COMMIT_EACH.toNanos()) {
            committedAtNanos = System.nanoTime();
            consumer.commitAsync(offsets(), null);
        }
    }

    private void apply(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        try {
            ReplicaStore database = openStore();
            List<Page> pages = new ArrayList<>();
            for (TopicPartition partition : records.partitions()) {
                Applied from = applied.get(partition.partition());
                if (from != null && !stopped.contains(partition.partition())) {
                    pages.add(Page.of(from, records.records(partition), routing, database::find));
                }
            }
            List<Page> changing =
                    pages.stream().filter(page -> !page.changesNothing()).toList();
            if (!changing.isEmpty()) {
                database.apply(changing, probe);
            }
            for (Page page : pages) {
                int partition = page.to().partition();
                applied.put(partition, page.to());
                report.put(partition, new PartitionStatus(page.to(), State.FOLLOWING, ""));
                page.stop().ifPresent(reason -> stop(consumer, partition, reason));
                if (!page.foreign().isEmpty()) {
                    log.atWarn()
                            .addKeyValue("replica", replica)
                            .addKeyValue("partition", partition)
                            .addKeyValue(
                                    "offset", page.foreign().getFirst().record().offset())
                            .addKeyValue("records", page.foreign().size())
                            .log("records that are no votes were put in quarantine");
                }
            }
        } catch (FencedException e) {
            log.atInfo().addKeyValue("replica", replica).log("fenced off by another consumer, reading applied again");
            goAway(consumer, "another consumer has moved its partitions", Duration.ZERO);
        } catch (SQLException e) {
            if (isRefusal(e)) {
                isolate(consumer, records, e);
            } else {
                databaseAway(consumer, e);
            }
        }
    }

    /// The replica refuses the rows themselves, which no retry mends. Each partition is tried alone, so that only the
    /// one
    /// at fault stops.
    private void isolate(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records, SQLException e) {
        if (records.partitions().size() == 1) {
            stop(
                    consumer,
                    records.partitions().iterator().next().partition(),
                    "the replica refuses the rows (SQL state " + e.getSQLState() + "): it holds what the log does not;"
                            + " audit it, then rebuild it");
            return;
        }
        for (TopicPartition partition : records.partitions()) {
            if (!away) {
                apply(consumer, new ConsumerRecords<>(Map.of(partition, records.records(partition)), Map.of()));
            }
        }
    }

    /// Class 23: an integrity constraint is violated. Class 22: a value is out of range.
    private static boolean isRefusal(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("23") || state.startsWith("22"));
    }

    private void databaseAway(Consumer<byte[], byte[]> consumer, SQLException e) {
        closeStore();
        if (!awaySaid) {
            awaySaid = true;
            log.atWarn()
                    .addKeyValue("replica", replica)
                    .addKeyValue("error", e.toString())
                    .log("the replica's database is away; its sink waits for it");
        }
        goAway(consumer, "its database is away", backoff);
        backoff = backoff.multipliedBy(2).compareTo(RETRY_MAX) > 0 ? RETRY_MAX : backoff.multipliedBy(2);
    }

    private void goAway(Consumer<byte[], byte[]> consumer, String reason, Duration retryAfter) {
        away = true;
        retryAtNanos = System.nanoTime() + retryAfter.toNanos();
        consumer.pause(consumer.assignment());
        applied.forEach((partition, one) -> {
            if (!stopped.contains(partition)) {
                report.put(partition, new PartitionStatus(one, State.PAUSED, reason));
            }
        });
    }

    /// Reads `applied` again and goes on from there.
    private void comeBack(Consumer<byte[], byte[]> consumer) {
        Set<Integer> partitions = new HashSet<>(applied.keySet());
        partitions.removeAll(stopped);
        try {
            begin(consumer, partitions);
            away = false;
            backoff = RETRY_MIN;
            if (awaySaid) {
                awaySaid = false;
                log.atInfo().addKeyValue("replica", replica).log("the replica's database is back");
            }
        } catch (SQLException e) {
            databaseAway(consumer, e);
        } catch (KafkaException e) {
            goAway(consumer, "the brokers do not answer", RETRY_MIN);
        }
    }

    private void begin(Consumer<byte[], byte[]> consumer, Set<Integer> partitions) throws SQLException {
        if (partitions.isEmpty()) {
            return;
        }
        UUID topicId = identity.topicId();
        try {
            openStore().begin(partitions, topicId).forEach((partition, one) -> {
                applied.put(partition, one);
                consumer.seek(votes(partition), one.nextOffset());
                consumer.resume(List.of(votes(partition)));
                report.put(partition, new PartitionStatus(one, State.FOLLOWING, ""));
            });
        } catch (OtherLogException e) {
            partitions.forEach(partition -> stop(consumer, partition, String.valueOf(e.getMessage())));
        }
    }

    private void stop(Consumer<byte[], byte[]> consumer, int partition, String reason) {
        if (!stopped.add(partition)) {
            return;
        }
        consumer.pause(List.of(votes(partition)));
        Applied at = applied.getOrDefault(partition, Applied.nothing(partition));
        report.put(partition, new PartitionStatus(at, State.STOPPED, reason));
        log.atError()
                .addKeyValue("replica", replica)
                .addKeyValue("partition", partition)
                .addKeyValue("seq", at.seq())
                .addKeyValue("offset", at.nextOffset())
                .addKeyValue("error", reason)
                .log("partition stopped: an operator is needed");
    }

    private ReplicaStore openStore() throws SQLException {
        ReplicaStore open = store;
        if (open == null) {
            if (!migrated) {
                ReplicaStore.migrate(jdbcUrl);
                migrated = true;
            }
            open = ReplicaStore.open(jdbcUrl, thread.getName());
            store = open;
        }
        return open;
    }

    private void closeStore() {
        if (store != null) {
            store.close();
            store = null;
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        applied.forEach((partition, one) -> offsets.put(votes(partition), new OffsetAndMetadata(one.nextOffset())));
        return offsets;
    }

    private void pauseFor(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // only close() interrupts
        }
    }

    private static TopicPartition votes(int partition) {
        return new TopicPartition(TopicCatalog.VOTES, partition);
    }

    /// Leaves the group after what is under way is committed.
    @Override
    public void close() {
        closing = true;
        Consumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /// @return whether it ended in time
    boolean awaitEnd(Duration max) throws InterruptedException {
        return thread.join(max);
    }

    private final class Assignment implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        Assignment(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                applied.put(partition.partition(), Applied.nothing(partition.partition()));
                // A place to stand on until `applied` is read; paused, nothing is fetched from there.
                consumer.seek(partition, 0);
            }
            consumer.pause(partitions);
            away = true;
            retryAtNanos = System.nanoTime();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                applied.remove(partition.partition());
                stopped.remove(partition.partition());
                report.remove(partition.partition());
            }
        }
    }
}
