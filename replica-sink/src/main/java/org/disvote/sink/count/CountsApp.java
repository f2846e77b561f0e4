package org.disvote.sink.count;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.disvote.sink.count.topology.CountsTopology;
import org.disvote.topics.count.Counted;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.progress.LogTails;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the log for as long as it is open. Any number may run side by side, each with a state directory of its own;
/// they share the partitions, and take over those of one that dies.
///
/// Exactly-once: offsets, state and counts are committed in one Kafka transaction, and the seq rule holds besides.
public final class CountsApp implements AutoCloseable {

    /// Also the consumer group and the prefix of the changelog topics.
    public static final String APPLICATION_ID = "disvote-counts";

    private static final Logger log = LoggerFactory.getLogger(CountsApp.class);

    /// Every commit writes a marker to each changelog partition that changed.
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

    /// Votes are fetched by the second, too: until the commit nobody sees that they are counted.
    private static final int FETCH_BYTES_MIN = 1024 * 1024;

    private static final Duration FETCH_WAIT_MAX = Duration.ofMillis(500);
    private static final int POLL_RECORDS_MAX = 5_000;

    /// How old what is known of the log's partitions may be.
    private static final Duration METADATA_MAX = Duration.ofSeconds(15);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);
    private static final long CACHE_BYTES_MAX = 16L << 20;

    /// A thread that fails is replaced; one failure more than this within the window is not going to pass by
    /// itself.
    private static final int FAILURES_MAX = 8;

    private static final Duration FAILURES_WINDOW = Duration.ofMinutes(10);

    /// @param state of Kafka Streams; only RUNNING and REBALANCING count, ERROR needs an operator
    /// @param partitions how far this instance is with those that it has counted, by partition
    public record Status(KafkaStreams.State state, SortedMap<Integer, Counted> partitions) {

        public Status {
            partitions = new TreeMap<>(partitions);
        }

        /// Why counting has stopped, by partition.
        public SortedMap<Integer, String> stopReasons() {
            SortedMap<Integer, String> reasons = new TreeMap<>();
            partitions.forEach((partition, counted) -> {
                if (counted.stopped()) {
                    reasons.put(partition, counted.stopReason());
                }
            });
            return reasons;
        }
    }

    private final PartMetrics metrics = new PartMetrics();
    private final KafkaStreamsMetrics clientMetrics;
    private final LogTails tails;
    private final CountsMetrics progress;
    private final Changelogs changelogs;
    private final KafkaStreams streams;
    private final Map<Integer, Counted> partitions = new ConcurrentSkipListMap<>();
    private final Deque<Instant> failures = new ArrayDeque<>();
    private volatile long countedAtNanos = System.nanoTime();

    private CountsApp(CountsConfig config, String logId, Predicate<String> lastCounts) {
        streams = new KafkaStreams(
                CountsTopology.of(config.routing(), logId, lastCounts, config.gapAlarmAfter(), this::counted),
                settings(config),
                new CountsClients(config.routing()));
        changelogs = new Changelogs(admin(config));
        tails = LogTails.follow(config.brokers(), config.routing());
        clientMetrics = new KafkaStreamsMetrics(streams);
        progress = new CountsMetrics(this, tails);
        streams.setUncaughtExceptionHandler(this::onFailure);
        streams.setStateListener((after, before) -> {
            if (after == KafkaStreams.State.ERROR) {
                log.atError().log("counting has stopped; an operator is needed");
            } else {
                log.atInfo().addKeyValue("state", after).log("counts");
            }
        });
    }

    /// Starts counting where it stopped, or at the log's beginning. Returns before it has caught up.
    ///
    /// @throws KafkaException if the brokers do not answer or have no log
    public static CountsApp start(CountsConfig config) {
        return start(config, new ElectionsOfLastCounts(config.brokers()));
    }

    /// @param lastCounts whether an election, by its ID, lets voters change their minds; it must know an
    ///     election before its first vote is in the log and never say otherwise later
    /// @throws KafkaException if the brokers do not answer or have no log
    static CountsApp start(CountsConfig config, Predicate<String> lastCounts) {
        String logId;
        try (Admin admin = admin(config)) {
            logId = TopicProvisioner.logId(admin).toString();
            beginWhereNoneHasCounted(admin, config.routing());
        }
        CountsApp app = new CountsApp(config, logId, lastCounts);
        app.changelogs.grow();
        app.streams.start();
        app.changelogs.start();
        app.clientMetrics.bindTo(app.metrics.registry());
        app.progress.bindTo(app.metrics.registry());
        return app;
    }

    /// Forgets what was counted, after a stop whose cause is mended: the next start counts the log from its
    /// beginning. Counts that readers have stay until the new ones replace them; [Counted] says how far those
    /// are.
    ///
    /// @throws IllegalStateException if a counting process still runs
    /// @throws KafkaException if the brokers do not answer
    public static void reset(CountsConfig config) {
        try (Admin admin = admin(config)) {
            try {
                await(admin.deleteConsumerGroups(List.of(APPLICATION_ID)).all());
            } catch (GroupNotEmptyException e) {
                throw new IllegalStateException("counts still run: stop every counting process first", e);
            } catch (GroupIdNotFoundException e) {
                // It has never counted, or its offsets expired.
            }
            for (String changelog : Changelogs.topics()) {
                try {
                    await(admin.deleteTopics(List.of(changelog)).all());
                } catch (UnknownTopicOrPartitionException e) {
                    // As above.
                }
            }
        }
        try (var streams = new KafkaStreams(
                CountsTopology.of(config.routing(), "", election -> false, config.gapAlarmAfter(), counted -> {}),
                settings(config))) {
            streams.cleanUp();
        }
    }

    public Status status() {
        return new Status(streams.state(), new TreeMap<>(partitions));
    }

    private void counted(Counted counted) {
        partitions.put(counted.partition(), counted);
        countedAtNanos = System.nanoTime();
    }

    /// For how long it has counted nothing.
    Duration still() {
        return Duration.ofNanos(System.nanoTime() - countedAtNanos);
    }

    /// The partitions that this instance counts now.
    Set<Integer> counting() {
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .flatMap(task -> task.topicPartitions().stream())
                .map(TopicPartition::partition)
                .collect(Collectors.toSet());
    }

    /// For [org.disvote.topics.metrics.OperatorsPort]; closed with this.
    public PartMetrics metrics() {
        return metrics;
    }

    /// Whether this instance counts what comes.
    public Health health() {
        return progress.health();
    }

    /// Commits what was counted and leaves the group, so that others take over at once.
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    void close(Duration timeout) {
        changelogs.close();
        clientMetrics.close();
        tails.close();
        boolean closed =
                streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                        .withTimeout(timeout));
        if (!closed) {
            log.atWarn().addKeyValue("timeout", timeout).log("counts did not close in time; the next start goes on");
        }
        metrics.close();
    }

    /// An offset that is out of range must stop counting and not begin anew, hence `auto.offset.reset=none`;
    /// that needs a first offset. Offsets that expired while nobody counted are given anew as well: the seq
    /// rule skips what is counted.
    private static void beginWhereNoneHasCounted(Admin admin, Routing routing) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                await(admin.listConsumerGroupOffsets(APPLICATION_ID).partitionsToOffsetAndMetadata());
        Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
        for (int partition = 0; partition < routing.partitions(); partition++) {
            var log = new TopicPartition(TopicCatalog.VOTES, partition);
            if (committed.get(log) == null) {
                first.put(log, new OffsetAndMetadata(0));
            }
        }
        if (first.isEmpty()) {
            return;
        }
        try {
            await(admin.alterConsumerGroupOffsets(APPLICATION_ID, first).all());
        } catch (UnknownMemberIdException | GroupNotEmptyException e) {
            // Another instance started at the same time and has set them.
        }
    }

    private StreamThreadExceptionResponse onFailure(Throwable error) {
        Instant now = Instant.now();
        int recent;
        synchronized (failures) {
            failures.addLast(now);
            while (failures.getFirst().isBefore(now.minus(FAILURES_WINDOW))) {
                failures.removeFirst();
            }
            recent = failures.size();
        }
        if (logIsNotWhatItWas(error) || recent > FAILURES_MAX) {
            log.atError()
                    .setCause(error)
                    .addKeyValue("failures", recent)
                    .log("counting cannot go on; an operator is needed");
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        changelogs.growIfAnswered();
        log.atWarn().setCause(error).addKeyValue("failures", recent).log("a counting thread failed and is replaced");
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /// The log is gone, or ends before the offset that counting has come to, or begins after it.
    private static boolean logIsNotWhatItWas(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidOffsetException || cause instanceof MissingSourceTopicException) {
                return true;
            }
        }
        return false;
    }

    private static Properties settings(CountsConfig config) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.brokers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.replicationFactor());
        settings.put(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                Integer.toString(config.minInsyncReplicas()));
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL.toMillis());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES_MAX);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, VotersMemory.class);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        // Failing to read is never a reason to skip.
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailExceptionHandler.class);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "none");
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), FETCH_BYTES_MIN);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), (int)
                FETCH_WAIT_MAX.toMillis());
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), POLL_RECORDS_MAX);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.METADATA_MAX_AGE_CONFIG), (int)
                METADATA_MAX.toMillis());
        int silenceMax = (int) config.silenceMax().toMillis();
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), silenceMax);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), silenceMax / 3);
        return settings;
    }

    private static Admin admin(CountsConfig config) {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.brokers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) ADMIN_TIMEOUT.toMillis()));
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(ADMIN_TIMEOUT.toSeconds() + 1, SECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e); // restores the flag
        } catch (TimeoutException e) {
            throw new KafkaException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException cause) {
                throw cause;
            }
            throw new KafkaException(e.getCause());
        }
    }
}
