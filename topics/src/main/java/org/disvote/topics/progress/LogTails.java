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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks each second at the last vote of every partition of the log. Offsets alone do not tell how many votes there
/// are: each log transaction leaves a marker, too. Of the log it reads little more than its last votes.
///
/// While the brokers are away the tails stay as last read. Safe for any number of threads.
public final class LogTails implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogTails.class);

    private static final Duration LOOK_EACH = Duration.ofSeconds(1);
    private static final Duration COUNT_PARTITIONS_EACH = Duration.ofSeconds(10);
    private static final Duration CURRENT_WITHIN = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final AnswerBounds ANSWER_BOUNDS = AnswerBounds.of(Duration.ofSeconds(5));
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    /// In offsets from the end. Almost always the last vote is there; where not, the window grows.
    private static final long WINDOW_FIRST = 16;

    private static final int WINDOW_GROWTH = 16;

    private final String brokers;
    private final Routing routing;
    private final Clock clock;
    private final Map<Integer, Tail> tails = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    // Of the thread: the ends as last read.
    private final Map<TopicPartition, Long> readTo = new HashMap<>();

    private AnswerBounds bounds = ANSWER_BOUNDS;

    private volatile @Nullable Instant readAt;
    private volatile int surplusPartitions;
    private Instant partitionsCountedAt = Instant.EPOCH;

    private LogTails(String brokers, Routing routing, Clock clock) {
        this.brokers = brokers;
        this.routing = routing;
        this.clock = clock;
        thread = Thread.ofPlatform().daemon().name("log-tails").unstarted(this::run);
    }

    /// Looks from now until closed. The brokers need not answer yet.
    public static LogTails follow(String brokers, Routing routing) {
        LogTails tails = new LogTails(brokers, routing, Clock.systemUTC());
        tails.thread.start();
        return tails;
    }

    /// The seq of the partition's last vote; 0 before the first.
    public long seq(int partition) {
        Tail tail = tails.get(partition);
        return tail == null ? 0 : tail.seq();
    }

    /// How far a reader is behind.
    ///
    /// @param applied the last vote that it took
    /// @param nextOffset where it reads next; 0 if that is not known
    public Lag lag(int partition, long applied, long nextOffset) {
        Tail tail = tails.get(partition);
        return tail == null ? Lag.NONE : tail.behind(applied, nextOffset, clock.instant());
    }

    /// Whether the brokers have told the log's ends in the last seconds.
    public boolean isCurrent() {
        Instant at = readAt;
        return at != null && at.isAfter(clock.instant().minus(CURRENT_WITHIN));
    }

    /// How many partitions the log has more than the system: somebody added them, and nobody reads them.
    public int surplusPartitions() {
        return surplusPartitions;
    }

    private void run() {
        try {
            while (!isClosing()) {
                try (GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(brokers, bounds.answer(), Map.of())) {
                    List<TopicPartition> sources = IntStream.range(0, routing.partitions())
                            .mapToObj(partition -> new TopicPartition(TopicCatalog.VOTES, partition))
                            .toList();
                    consumer.assign(sources);
                    consumer.pause(sources);
                    // A poll asks for a place in every partition, also in those that are paused and never read.
                    sources.forEach(source -> consumer.seek(source, 0));
                    do {
                        countPartitions(consumer);
                        look(consumer);
                        readAt = clock.instant();
                        bounds = bounds.afterSuccess();
                    } while (!closing.await(LOOK_EACH.toMillis(), TimeUnit.MILLISECONDS));
                } catch (WakeupException | InterruptException e) {
                    return;
                } catch (KafkaException e) {
                    bounds = bounds.afterFailure();
                    log.atDebug()
                            .addKeyValue("error", e.getMessage())
                            .log("the brokers do not tell where the log ends");
                    closing.await(LOOK_EACH.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void countPartitions(Consumer<byte[], byte[]> consumer) {
        Instant now = clock.instant();
        if (now.isBefore(partitionsCountedAt.plus(COUNT_PARTITIONS_EACH))) {
            return;
        }
        // What a consumer knows of a topic that it reads may be minutes old; this list is made anew.
        List<PartitionInfo> there = consumer.listTopics().getOrDefault(TopicCatalog.VOTES, List.of());
        partitionsCountedAt = now;
        int surplus = Math.max(0, there.size() - routing.partitions());
        if (surplus > surplusPartitions) {
            log.atWarn()
                    .addKeyValue("partitions", there.size())
                    .addKeyValue("surplus", surplus)
                    .log("somebody added partitions to the log; nobody reads them");
        }
        surplusPartitions = surplus;
    }

    private void look(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        Map<TopicPartition, Long> moved = new HashMap<>();
        ends.forEach((source, end) -> {
            if (end < readTo.getOrDefault(source, 0L)) { // a log made anew
                readTo.remove(source);
                tails.remove(source.partition());
            }
            if (end > readTo.getOrDefault(source, 0L)) {
                moved.put(source, end);
            }
        });
        for (long window = WINDOW_FIRST; !moved.isEmpty(); window *= WINDOW_GROWTH) {
            Map<TopicPartition, Long> from = new HashMap<>();
            for (var end : moved.entrySet()) {
                from.put(end.getKey(), Math.max(readTo.getOrDefault(end.getKey(), 0L), end.getValue() - window));
            }
            for (int known : read(consumer, from, moved)) {
                var source = new TopicPartition(TopicCatalog.VOTES, known);
                readTo.put(source, moved.remove(source));
            }
        }
    }

    /// @return the partitions whose tail is known now
    private Set<Integer> read(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        Map<Integer, List<Tail.Seen>> runs = new HashMap<>();
        from.forEach(consumer::seek);
        consumer.resume(from.keySet());
        long deadline = System.nanoTime() + bounds.answer().toNanos();
        while (from.keySet().stream().anyMatch(source -> consumer.position(source) < to.getOrDefault(source, 0L))) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the log's last votes were not read within %d s"
                        .formatted(bounds.answer().toSeconds()));
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (LogRecord.of(record, routing) instanceof LogRecord.Vote(VoteCast vote)) {
                    runs.computeIfAbsent(vote.partition(), partition -> new ArrayList<>())
                            .add(new Tail.Seen(vote.seq(), record.offset(), Instant.ofEpochMilli(record.timestamp())));
                }
            }
        }
        consumer.pause(from.keySet());
        Set<Integer> known = new HashSet<>();
        from.forEach((source, offset) -> {
            boolean whole = offset <= readTo.getOrDefault(source, 0L);
            List<Tail.Seen> run = runs.getOrDefault(source.partition(), List.of());
            if (tails.computeIfAbsent(source.partition(), key -> new Tail()).read(run, whole)) {
                known.add(source.partition());
            }
        });
        return known;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /// Ends the thread within about [#CLOSE_MAX].
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!thread.join(CLOSE_MAX)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
