package org.disvote.sink.count;

import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.disvote.sink.count.topology.CountedLog;
import org.disvote.sink.count.topology.CountsTopology;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.follow.AnnouncedVersions;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.ClientNames;
import org.disvote.topics.kafka.TopicIds;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.progress.LogTails;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.rights.Refusals;
import org.disvote.topics.vote.RecordVersions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A process that counts the log. Any number of them share the partitions, each with its own state directory.
/// If one dies, the others take over its partitions.
///
/// Counting is exactly-once: offsets, state and counts are committed in one Kafka transaction, and the rule
/// of the next seq holds as well.
public final class CountsApp implements AutoCloseable {

    /// Also the consumer group and the prefix of the changelog topics.
    public static final String APPLICATION_ID = ClientNames.COUNTS;

    private static final Logger log = LoggerFactory.getLogger(CountsApp.class);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    /// @param state of Kafka Streams; it counts in RUNNING and REBALANCING, ERROR needs an operator
    /// @param partitions how far this process is, for the partitions that it has counted
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
    private final Brokers brokers;
    private final Runnable atClose;
    private final Map<Integer, Counted> partitions = new ConcurrentSkipListMap<>();
    private final StreamFailures failures = new StreamFailures(InstantSource.system());
    private volatile Stopwatch sinceCounted = Stopwatch.start();

    private CountsApp(
            CountsConfig config, String logId, Function<ElectionId, Optional<CountRules>> elections, Runnable atClose) {
        this.atClose = atClose;
        brokers = config.brokers();
        streams = new KafkaStreams(
                CountsTopology.of(new CountedLog(
                        config.routing(),
                        new AnnouncedVersions(config.brokers()),
                        logId,
                        elections,
                        config.gapAlarmAfter(),
                        this::counted)),
                CountsSettings.streams(config),
                new CountsClients(config.routing()));
        changelogs = new Changelogs(CountsSettings.admin(config));
        tails = LogTails.follow(config.brokers(), config.routing());
        clientMetrics = new KafkaStreamsMetrics(streams);
        progress = new CountsMetrics(this, tails);
        streams.setUncaughtExceptionHandler(this::onFailure);
        streams.setStateListener((after, before) -> {
            if (after == KafkaStreams.State.ERROR) {
                log.atError().log("Counting has stopped until an operator fixes the cause and starts it again");
            } else {
                log.atInfo().addKeyValue("state", after).log("State of counting changed");
            }
        });
    }

    /// Starts counting where it ended, or at the log's beginning. Returns before it has caught up.
    ///
    /// @throws KafkaException if the brokers do not answer or have no log
    public static CountsApp start(CountsConfig config) {
        LaunchedElections elections = new LaunchedElections(config.brokers());
        return start(config, elections, elections::close);
    }

    /// @param elections see [CountsTopology#of]
    /// @throws KafkaException if the brokers do not answer or have no log
    static CountsApp start(CountsConfig config, Function<ElectionId, Optional<CountRules>> elections) {
        return start(config, elections, () -> {});
    }

    private static CountsApp start(
            CountsConfig config, Function<ElectionId, Optional<CountRules>> elections, Runnable atClose) {
        String logId;
        try (Admin admin = CountsSettings.admin(config)) {
            logId = TopicIds.text(TopicProvisioner.logId(admin));
            new CountsGroup(admin).commitFirstOffsets(config.routing());
        }
        CountsApp app = new CountsApp(config, logId, elections, atClose);
        app.changelogs.grow();
        app.streams.start();
        app.changelogs.start();
        app.clientMetrics.bindTo(app.metrics.surroundings());
        app.progress.bindTo(app.metrics.registry());
        return app;
    }

    /// Deletes the state of the counts, after the cause of a stop was fixed. The next start counts the log
    /// from its beginning. The counts that readers have stay until new ones replace them; [Counted] says how
    /// far the new ones are.
    ///
    /// @throws IllegalStateException if a counting process still runs
    /// @throws KafkaException if the brokers do not answer
    public static void reset(CountsConfig config) {
        try (Admin admin = CountsSettings.admin(config)) {
            new CountsGroup(admin).delete();
        }
        try (var streams = new KafkaStreams(
                CountsTopology.of(new CountedLog(
                        config.routing(),
                        RecordVersions.NONE,
                        "",
                        election -> Optional.empty(),
                        config.gapAlarmAfter(),
                        counted -> {})),
                CountsSettings.streams(config))) {
            streams.cleanUp();
        }
    }

    public Status status() {
        return new Status(streams.state(), new TreeMap<>(partitions));
    }

    private void counted(Counted counted) {
        partitions.put(counted.partition(), counted);
        sinceCounted = Stopwatch.start();
    }

    /// How long ago counts were sent.
    Duration sinceCounted() {
        return sinceCounted.elapsed();
    }

    /// The partitions that this process counts now.
    Set<Integer> counting() {
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .flatMap(task -> task.topicPartitions().stream())
                .map(TopicPartition::partition)
                .collect(Collectors.toSet());
    }

    /// For [org.disvote.topics.metrics.OperatorsPort]; closed with this process.
    public PartMetrics metrics() {
        return metrics;
    }

    /// Whether this process counts what comes.
    public Health health() {
        return progress.health();
    }

    private StreamThreadExceptionResponse onFailure(Throwable error) {
        boolean goOn = failures.mayGoOnAfter(error);
        Refusals.sentence(brokers.client(), error)
                .ifPresent(
                        refused -> log.atError().addKeyValue("error", refused).log("Brokers refuse the counts"));
        if (!goOn) {
            log.atError()
                    .setCause(error)
                    .addKeyValue("failures", failures.recent())
                    .log("Counting thread failed, this process stops counting until an operator fixes the cause");
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        changelogs.growIfAnswered();
        log.atWarn()
                .setCause(error)
                .addKeyValue("failures", failures.recent())
                .log("Counting thread failed, a new one takes its place");
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /// Commits what was counted and leaves the group, so that other processes take over at once.
    @Override
    public void close() {
        changelogs.close();
        clientMetrics.close();
        tails.close();
        boolean closed =
                streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                        .withTimeout(CLOSE_TIMEOUT));
        if (!closed) {
            log.atWarn()
                    .addKeyValue("timeout", CLOSE_TIMEOUT)
                    .log("Counts did not close in time, the next start goes on from the last commit");
        }
        atClose.run();
        metrics.close();
    }
}
