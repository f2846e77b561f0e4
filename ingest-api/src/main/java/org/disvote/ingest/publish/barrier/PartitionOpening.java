package org.disvote.ingest.publish.barrier;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.publish.log.BlockedPartition;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.LogTail;

/// Opens the partitions of a master that have every vote of the log, and closes the others: a closed
/// partition that numbered further votes could give one position two votes.
public final class PartitionOpening {

    private PartitionOpening() {}

    /// What the comparison decided.
    ///
    /// @param heads by partition the master's last seq when it was judged
    /// @param ends by partition the offset up to which the log was read
    public record Opened(
            SortedMap<Integer, Barrier> barriers, SortedMap<Integer, Long> heads, Map<Integer, Long> ends) {}

    /// The partitions that could be opened now and were restored, each with its head: that has to be stated
    /// before they open.
    ///
    /// @param comparison done; begun after the session was opened
    public static SortedMap<Integer, Long> restored(HeadTable table, LogComparison comparison) throws SQLException {
        Set<Integer> marked = table.restored();
        SortedMap<Integer, Long> heads = table.lastSeqs();
        SortedMap<Integer, Long> restored = new TreeMap<>();
        judge(comparison, List.of(), heads).forEach((partition, barrier) -> {
            Long head = heads.get(partition);
            if (head != null && marked.contains(partition) && barrier instanceof Barrier.Open) {
                restored.put(partition, head);
            }
        });
        return restored;
    }

    /// Judges each partition under the lock of the heads, and opens or closes it for this life of the master.
    ///
    /// @param comparison done; begun after the session was opened
    /// @param blocked the partitions that cannot be compared
    /// @param stated by restored partition the head up to which that was stated
    /// @throws CompareAgainException if the master owns other partitions than those compared, or others were
    ///     restored meanwhile
    public static Opened run(
            MasterSession master,
            LogComparison comparison,
            Collection<BlockedPartition> blocked,
            SortedMap<Integer, Long> stated,
            UUID topicId)
            throws SQLException, CompareAgainException {
        HeadTable table = new HeadTable(master.connection());
        return master.inTransaction(() -> {
            SortedMap<Integer, Long> heads = table.lockAll();
            SortedMap<Integer, Barrier> barriers = judge(comparison, blocked, heads);
            if (!heads.keySet().equals(barriers.keySet())) {
                throw new CompareAgainException("the master owns other partitions than a moment ago");
            }
            SortedMap<Integer, LogTail> open = new TreeMap<>();
            Set<Integer> closed = new TreeSet<>();
            barriers.forEach((partition, barrier) -> {
                if (barrier instanceof Barrier.Open(LogTail tail)) {
                    open.put(partition, tail);
                } else {
                    closed.add(partition);
                }
            });
            for (int partition : table.restored()) {
                if (open.containsKey(partition) && !Objects.equals(stated.get(partition), heads.get(partition))) {
                    throw new CompareAgainException("partition " + partition + " was restored a moment ago");
                }
            }
            table.open(open, comparison.fromNoted(), topicId);
            table.close(closed, comparison.fromNoted());
            return new Opened(barriers, heads, comparison.ends());
        });
    }

    private static SortedMap<Integer, Barrier> judge(
            LogComparison comparison, Collection<BlockedPartition> blocked, SortedMap<Integer, Long> heads) {
        SortedMap<Integer, Barrier> barriers = new TreeMap<>();
        blocked.forEach(one -> barriers.put(one.partition(), new Barrier.Blocked(one)));
        comparison
                .partitions()
                .forEach((partition, one) -> barriers.put(partition, one.judge(heads.getOrDefault(partition, 0L))));
        return barriers;
    }
}
