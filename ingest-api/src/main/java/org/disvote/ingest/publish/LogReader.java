package org.disvote.ingest.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.VoteCast;

/// Reads records of the log that are votes, as a rule the committed ones, many partitions at once and in constant
/// memory. What a record is for its partition is the reading rule's business, see [TailFold]. Of one thread.
final class LogReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    /// The end of a partition is a vote and a commit marker, unless something unusual stands there. So a small
    /// window comes first, and each further one is larger.
    private static final long WINDOW_FIRST = 16;

    private static final long WINDOW_MAX = 16_384;
    private static final int WINDOW_GROWTH = 8;

    private static final int CHUNK_MAX = 1_000;

    /// The offsets from `from` to below `to`.
    record Window(long from, long to) {
        Window last(long size) {
            return new Window(Math.max(from, to - size), to);
        }

        Window before(Window later) {
            return new Window(from, later.from);
        }

        boolean isEmpty() {
            return from >= to;
        }
    }

    /// A record that is a vote.
    record Stored(VoteCast vote, long offset) {}

    private final AnswerBounds bounds;
    private final OpenTransactions transactions;
    private final IsolationLevel isolation;
    private final GrouplessConsumer consumer;
    private final Routing routing;
    private final Runnable turned;

    /// Of a command.
    ///
    /// @param admin stays the caller's
    /// @param turned called after each bounded step
    LogReader(String brokers, Admin admin, AnswerBounds bounds, Routing routing, Runnable turned) {
        this(brokers, admin, bounds, routing, IsolationLevel.READ_COMMITTED, "", turned);
    }

    /// @param isolation uncommitted to see also what stands in open transactions
    /// @param own as of [OpenTransactions]
    LogReader(
            String brokers,
            Admin admin,
            AnswerBounds bounds,
            Routing routing,
            IsolationLevel isolation,
            String own,
            Runnable turned) {
        this.bounds = bounds;
        transactions = new OpenTransactions(admin, OpenTransactions.LATE_MAX, own, turned);
        this.isolation = isolation;
        this.routing = routing;
        this.turned = turned;
        consumer = GrouplessConsumer.toReadThrough(
                brokers,
                bounds.answer(),
                Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolation.toString(),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        CHUNK_MAX));
    }

    /// @param windows what the partitions hold
    /// @param stuck those that cannot be read to their end, which have no window
    record Ranges(Map<Integer, Window> windows, List<Barrier.Stuck> stuck) {}

    /// What the partitions hold now; where only committed votes are read, once the transactions that are open
    /// now have ended.
    ///
    /// @throws TimeoutException as of [OpenTransactions#stableEnds]
    Ranges ranges(Collection<Integer> partitions) {
        if (partitions.isEmpty()) {
            return new Ranges(Map.of(), List.of());
        }
        Map<Integer, Long> begins = transactions.offsets(partitions, OffsetSpec.earliest(), isolation);
        OpenTransactions.Ends ends = isolation == IsolationLevel.READ_COMMITTED
                ? transactions.stableEnds(partitions)
                : new OpenTransactions.Ends(
                        transactions.offsets(partitions, OffsetSpec.latest(), isolation), List.of());
        Map<Integer, Window> windows = new HashMap<>();
        ends.stable()
                .forEach((partition, end) ->
                        windows.put(partition, new Window(begins.getOrDefault(partition, 0L), end)));
        return new Ranges(windows, ends.stuck());
    }

    /// The last vote of each of these windows that has one, searched for from their ends.
    Map<Integer, VoteCast> lastVotes(Map<Integer, Window> windows) {
        Map<Integer, VoteCast> last = new HashMap<>();
        Map<Integer, Window> rest = new HashMap<>(windows);
        for (long size = WINDOW_FIRST; leaveNonEmpty(rest); size = Math.min(size * WINDOW_GROWTH, WINDOW_MAX)) {
            Map<Integer, Window> ends = lastOf(rest, size);
            for (Pass pass = read(ends); !pass.isDone(); ) {
                pass.next().forEach(stored -> last.put(stored.vote().partition(), stored.vote()));
            }
            ends.forEach((partition, end) -> rest.computeIfPresent(partition, (key, range) -> range.before(end)));
            rest.keySet().removeAll(last.keySet());
        }
        return last;
    }

    /// Begins to read windows to their ends; ends any reading begun before.
    Pass read(Map<Integer, Window> windows) {
        return new Pass(windows);
    }

    /// Hands on the votes of some windows in chunks, each partition's in the log's order.
    final class Pass {
        private final Map<TopicPartition, Window> windows = new HashMap<>();
        private final Set<TopicPartition> unread;
        private long positions = -1;
        private long advancedAt = System.nanoTime();

        private Pass(Map<Integer, Window> byPartition) {
            byPartition.forEach((partition, window) -> {
                if (!window.isEmpty()) {
                    windows.put(source(partition), window);
                }
            });
            unread = new HashSet<>(windows.keySet());
            consumer.assign(windows.keySet());
            consumer.resume(windows.keySet());
            windows.forEach((source, window) -> consumer.seek(source, window.from()));
        }

        boolean isDone() {
            return unread.isEmpty();
        }

        /// @return at most [#CHUNK_MAX] records that are votes, possibly none
        /// @throws TimeoutException if the brokers tell nothing for as long as a step may take
        List<Stored> next() {
            List<Stored> chunk = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Window window = windows.get(source(record.partition()));
                if (window != null
                        && record.offset() < window.to()
                        && LogRecord.of(record, routing) instanceof LogRecord.Vote(VoteCast vote)) {
                    chunk.add(new Stored(vote, record.offset()));
                }
            }
            advance();
            turned.run();
            return chunk;
        }

        /// Positions tell, not records: a window may end with markers and aborted records, which nobody is
        /// handed.
        private void advance() {
            long now = 0;
            for (var entry : windows.entrySet()) {
                long position = consumer.position(entry.getKey());
                now += position;
                if (position >= entry.getValue().to() && unread.remove(entry.getKey())) {
                    consumer.pause(Set.of(entry.getKey()));
                }
            }
            if (now != positions) {
                positions = now;
                advancedAt = System.nanoTime();
            } else if (System.nanoTime() - advancedAt > bounds.step().toNanos()) {
                throw new TimeoutException("the brokers told nothing of the log for %d s"
                        .formatted(bounds.step().toSeconds()));
            }
        }
    }

    private static boolean leaveNonEmpty(Map<Integer, Window> rest) {
        rest.values().removeIf(Window::isEmpty);
        return !rest.isEmpty();
    }

    private static Map<Integer, Window> lastOf(Map<Integer, Window> ranges, long size) {
        Map<Integer, Window> windows = new HashMap<>();
        ranges.forEach((partition, range) -> windows.put(partition, range.last(size)));
        return windows;
    }

    private static TopicPartition source(int partition) {
        return new TopicPartition(TopicCatalog.VOTES, partition);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
