package org.disvote.ingest.publish.log;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.topics.follow.AnnouncedVersions;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.VoteCast;

/// Reads the votes of many partitions at once, in constant memory. It returns every record that is a vote;
/// whether it is the vote of its seq is for the reader to decide by the reading rule. For one thread.
public final class LogReader implements AutoCloseable {

    /// A partition ends as a rule with a vote and a commit marker. So the search for the last vote begins
    /// with a small window, and each further window is larger.
    private static final long WINDOW_FIRST = 16;

    private static final long WINDOW_MAX = 16_384;
    private static final int WINDOW_GROWTH = 8;

    private static final int RECORDS_OF_A_POLL_MAX = 1_000;

    private final IsolationLevel isolation;
    private final OpenTransactions transactions;
    private final AnswerBounds bounds;
    private final Routing routing;
    private final RecordVersions versions;
    private final Runnable progress;
    private final GrouplessConsumer consumer;

    /// @param isolation READ_UNCOMMITTED to see also the records of open transactions
    /// @param progress called after each bounded step
    LogReader(
            Brokers brokers,
            AnswerBounds bounds,
            Routing routing,
            IsolationLevel isolation,
            OpenTransactions transactions,
            Runnable progress) {
        this.isolation = isolation;
        this.transactions = transactions;
        this.bounds = bounds;
        this.routing = routing;
        versions = new AnnouncedVersions(brokers);
        this.progress = progress;
        consumer = GrouplessConsumer.toReadThrough(
                brokers,
                bounds.answer(),
                Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolation.toString(),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        RECORDS_OF_A_POLL_MAX));
    }

    /// @param windows by partition all offsets that it has
    /// @param blocked the partitions that cannot be read to their end; they have no window
    public record Ranges(Map<Integer, LogWindow> windows, List<BlockedPartition> blocked) {}

    /// What the partitions hold now. A reader of committed records first waits for the transactions that are
    /// open now, see [OpenTransactions#stableEnds].
    ///
    /// @throws TimeoutException if a transaction of this shard's own publishers does not end
    public Ranges ranges(Collection<Integer> partitions) {
        if (partitions.isEmpty()) {
            return new Ranges(Map.of(), List.of());
        }
        Map<Integer, Long> begins = transactions.offsets(partitions, OffsetSpec.earliest(), isolation);
        OpenTransactions.Ends ends = isolation == IsolationLevel.READ_COMMITTED
                ? transactions.stableEnds(partitions)
                : new OpenTransactions.Ends(
                        transactions.offsets(partitions, OffsetSpec.latest(), isolation), List.of());
        Map<Integer, LogWindow> windows = new HashMap<>();
        ends.stable()
                .forEach((partition, end) ->
                        windows.put(partition, new LogWindow(begins.getOrDefault(partition, 0L), end)));
        return new Ranges(windows, ends.blocked());
    }

    /// The last record of each window that is a vote, if it has one. Searches from the windows' ends.
    public Map<Integer, VoteCast> lastVotes(Map<Integer, LogWindow> windows) throws OperatorNeededException {
        Map<Integer, VoteCast> last = new HashMap<>();
        Map<Integer, LogWindow> rest = new HashMap<>(windows);
        rest.values().removeIf(LogWindow::isEmpty);
        for (long size = WINDOW_FIRST; !rest.isEmpty(); size = Math.min(size * WINDOW_GROWTH, WINDOW_MAX)) {
            Map<Integer, LogWindow> ends = endsOf(rest, size);
            for (LogPass pass = read(ends); !pass.isDone(); ) {
                pass.next().forEach(logged -> last.put(logged.vote().partition(), logged.vote()));
            }
            ends.forEach((partition, end) -> rest.computeIfPresent(partition, (_, range) -> range.before(end)));
            rest.keySet().removeAll(last.keySet());
            rest.values().removeIf(LogWindow::isEmpty);
        }
        return last;
    }

    private static Map<Integer, LogWindow> endsOf(Map<Integer, LogWindow> ranges, long size) {
        Map<Integer, LogWindow> ends = new HashMap<>();
        ranges.forEach((partition, range) -> ends.put(partition, range.last(size)));
        return ends;
    }

    /// Begins to read these windows. This ends the pass that was begun before.
    public LogPass read(Map<Integer, LogWindow> windows) {
        return new LogPass(consumer, windows, routing, versions, bounds.step(), progress);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
