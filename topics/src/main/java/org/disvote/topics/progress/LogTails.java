package org.disvote.topics.progress;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.rights.Refusals;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the last vote of every partition of the log once a second. The end offset alone does not show how
/// many votes a partition has, because each log transaction leaves a marker, too. Little more of the log is
/// read than its last votes.
///
/// While the brokers do not answer, the tails stay as last read. Safe for any number of threads.
public final class LogTails implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogTails.class);

    private static final Duration READ_EACH = Duration.ofSeconds(1);
    private static final Duration COUNT_PARTITIONS_EACH = Duration.ofSeconds(10);
    private static final Duration CURRENT_WITHIN = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final AnswerBounds ANSWER_BOUNDS = AnswerBounds.of(Duration.ofSeconds(5));
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    /// In offsets from the end. Almost always the last vote is in this window; if not, the window grows.
    private static final long WINDOW_FIRST = 16;

    private static final int WINDOW_GROWTH = 16;

    private final Brokers brokers;
    private final Routing routing;
    private final Clock clock;
    private final Map<Integer, Tail> tails = new ConcurrentHashMap<>();
    private final Worker worker;
    private volatile @Nullable Instant readAt;
    private volatile int surplusPartitions;

    // Of the thread.
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private AnswerBounds bounds = ANSWER_BOUNDS;
    private Deadline countPartitionsAt = Deadline.after(Duration.ZERO);

    private LogTails(Brokers brokers, Routing routing, Clock clock) {
        this.brokers = brokers;
        this.routing = routing;
        this.clock = clock;
        worker = Worker.platform("log-tails", CLOSE_MAX, this::run);
    }

    /// Reads from now until closed. The brokers need not answer yet.
    public static LogTails follow(Brokers brokers, Routing routing) {
        LogTails tails = new LogTails(brokers, routing, Clock.systemUTC());
        tails.worker.start();
        return tails;
    }

    /// The seq of the partition's last vote; 0 before the first.
    public long seq(int partition) {
        Tail tail = tails.get(partition);
        return tail == null ? 0 : tail.seq();
    }

    /// How far a reader is behind.
    ///
    /// @param applied the last vote that it applied
    /// @param nextOffset where it reads next; 0 if that is not known
    public Lag lag(int partition, long applied, long nextOffset) {
        Tail tail = tails.get(partition);
        return tail == null ? Lag.NONE : tail.behind(applied, nextOffset, clock.instant());
    }

    /// Whether the tails were read within the last seconds.
    public boolean isCurrent() {
        Instant at = readAt;
        return at != null && at.isAfter(clock.instant().minus(CURRENT_WITHIN));
    }

    /// How many partitions the log has more than the system. Somebody added them, and no part reads them.
    public int surplusPartitions() {
        return surplusPartitions;
    }

    private void run(Worker worker) throws InterruptedException {
        while (!worker.isStopping()) {
            try (GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(brokers, bounds.answer(), Map.of())) {
                assign(consumer);
                do {
                    countPartitions(consumer);
                    readTails(consumer);
                    readAt = clock.instant();
                    bounds = bounds.afterSuccess();
                } while (worker.pause(READ_EACH));
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (KafkaException e) {
                bounds = bounds.afterFailure();
                log.atDebug().addKeyValue("error", Refusals.text(brokers, e)).log("Ends of the log cannot be read now");
                worker.pause(READ_EACH);
            }
        }
    }

    private void assign(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> sources = IntStream.range(0, routing.partitions())
                .mapToObj(partition -> new TopicPartition(TopicCatalog.VOTES, partition))
                .toList();
        consumer.assign(sources);
        consumer.pause(sources);
        // A poll needs a position in every partition, also in those that are paused and never read.
        sources.forEach(source -> consumer.seek(source, 0));
    }

    private void countPartitions(Consumer<byte[], byte[]> consumer) {
        if (!countPartitionsAt.hasPassed()) {
            return;
        }
        // A consumer's metadata of a topic that it reads may be minutes old; this call asks the brokers.
        List<PartitionInfo> existing = consumer.listTopics().getOrDefault(TopicCatalog.VOTES, List.of());
        countPartitionsAt = Deadline.after(COUNT_PARTITIONS_EACH);
        int surplus = Math.max(0, existing.size() - routing.partitions());
        if (surplus > surplusPartitions) {
            log.atWarn()
                    .addKeyValue("partitions", existing.size())
                    .addKeyValue("surplus", surplus)
                    .log("Somebody added partitions to the log, no part reads them");
        }
        surplusPartitions = surplus;
    }

    private void readTails(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> moved = new HashMap<>();
        consumer.endOffsets(consumer.assignment()).forEach((source, end) -> {
            if (end < endOf(source)) { // the log was deleted and created again
                ends.remove(source);
                tails.remove(source.partition());
            }
            if (end > endOf(source)) {
                moved.put(source, end);
            }
        });
        for (long window = WINDOW_FIRST; !moved.isEmpty(); window *= WINDOW_GROWTH) {
            Map<TopicPartition, Long> from = new HashMap<>();
            for (var end : moved.entrySet()) {
                from.put(end.getKey(), Math.max(endOf(end.getKey()), end.getValue() - window));
            }
            for (int known : read(consumer, from, moved)) {
                var source = new TopicPartition(TopicCatalog.VOTES, known);
                ends.put(source, moved.remove(source));
            }
        }
    }

    /// As last read; 0 before that.
    private long endOf(TopicPartition source) {
        return ends.getOrDefault(source, 0L);
    }

    /// @return the partitions whose tail is known now
    private Set<Integer> read(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        Map<Integer, List<Tail.Seen>> runs = new HashMap<>();
        from.forEach(consumer::seek);
        consumer.resume(from.keySet());
        Deadline deadline = Deadline.after(bounds.answer());
        while (from.keySet().stream().anyMatch(source -> consumer.position(source) < to.getOrDefault(source, 0L))) {
            if (deadline.hasPassed()) {
                throw new TimeoutException("the log's last votes were not read within %d s"
                        .formatted(bounds.answer().toSeconds()));
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (LogRecord.of(record, routing, RecordVersions.NONE) instanceof LogRecord.Vote(VoteCast vote)) {
                    runs.computeIfAbsent(vote.partition(), partition -> new ArrayList<>())
                            .add(new Tail.Seen(vote.seq(), record.offset(), Instant.ofEpochMilli(record.timestamp())));
                }
            }
        }
        consumer.pause(from.keySet());
        Set<Integer> known = new HashSet<>();
        from.forEach((source, offset) -> {
            boolean whole = offset <= endOf(source);
            List<Tail.Seen> run = runs.getOrDefault(source.partition(), List.of());
            if (tails.computeIfAbsent(source.partition(), key -> new Tail()).read(run, whole)) {
                known.add(source.partition());
            }
        });
        return known;
    }

    /// Ends the thread within about [#CLOSE_MAX].
    @Override
    public void close() {
        worker.close();
    }
}
