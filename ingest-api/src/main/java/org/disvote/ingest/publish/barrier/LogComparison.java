package org.disvote.ingest.publish.barrier;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.ingest.publish.log.BlockedPartition;
import org.disvote.ingest.publish.log.LogPass;
import org.disvote.ingest.publish.log.LogReader;
import org.disvote.ingest.publish.log.LogWindow;
import org.disvote.ingest.publish.log.LoggedVote;
import org.disvote.ingest.table.LogTail;
import org.disvote.ingest.table.VoteTable;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.VoteCast;

/// Reads partitions of the log to their tails, many at once and in constant memory, and compares every vote
/// with the master's.
///
/// The session with the master must have been opened before the log is read, and it is never renewed: a
/// master that restarts, and may have lost commits, ends it. So no partition is opened by a comparison with
/// an earlier life of the master.
public final class LogComparison {

    private final VoteTable master;
    private final SortedMap<Integer, PartitionComparison> partitions = new TreeMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final Set<Integer> fromNoted = new HashSet<>();
    private final List<BlockedPartition> blocked;
    private final LogPass pass;

    private LogComparison(
            VoteTable master,
            LogReader reader,
            Map<Integer, LogTail> from,
            Map<Integer, LogWindow> windows,
            List<BlockedPartition> blocked) {
        this.master = master;
        this.blocked = List.copyOf(blocked);
        from.forEach((partition, tail) -> {
            partitions.put(partition, new PartitionComparison(partition, tail));
            if (tail.offset() > 0) {
                fromNoted.add(partition);
            }
        });
        windows.forEach((partition, window) -> ends.put(partition, window.to()));
        pass = reader.read(windows);
    }

    /// Begins to compare all that the log has now.
    ///
    /// Of a partition it reads only what follows the tail that the head row notes, if the vote just before
    /// that offset is the master's vote of that seq: everything before was compared earlier, or was sent by a
    /// publisher that had compared the partition. Otherwise it reads from the log's beginning.
    ///
    /// @param noted by partition what the head row notes; [LogTail#NONE] to read from the beginning
    public static LogComparison toTheEnd(VoteTable master, LogReader reader, SortedMap<Integer, LogTail> noted)
            throws SQLException, OperatorNeededException {
        LogReader.Ranges found = reader.ranges(noted.keySet());
        Map<Integer, LogTail> confirmed = confirmed(master, reader, noted, found.windows());
        Map<Integer, LogTail> from = new HashMap<>();
        Map<Integer, LogWindow> windows = new HashMap<>();
        found.windows().forEach((partition, range) -> {
            LogTail tail = confirmed.getOrDefault(partition, LogTail.NONE);
            from.put(partition, tail);
            windows.put(partition, new LogWindow(Math.max(range.from(), tail.offset()), range.to()));
        });
        return new LogComparison(master, reader, from, windows, found.blocked());
    }

    /// Begins to compare a part of the log.
    ///
    /// @param from by partition where master and log are known to agree
    /// @param to by partition the offset where to end
    public static LogComparison between(
            VoteTable master, LogReader reader, Map<Integer, LogTail> from, Map<Integer, Long> to) {
        Map<Integer, LogWindow> windows = new HashMap<>();
        from.forEach((partition, tail) ->
                windows.put(partition, new LogWindow(tail.offset(), to.getOrDefault(partition, tail.offset()))));
        return new LogComparison(master, reader, from, windows, List.of());
    }

    /// The noted tails that are valid: the log's last vote before the offset has that seq and is the
    /// master's.
    private static Map<Integer, LogTail> confirmed(
            VoteTable master, LogReader reader, Map<Integer, LogTail> noted, Map<Integer, LogWindow> ranges)
            throws SQLException, OperatorNeededException {
        Map<Integer, LogWindow> before = new HashMap<>();
        ranges.forEach((partition, range) -> {
            LogTail tail = noted.getOrDefault(partition, LogTail.NONE);
            if (tail.seq() > 0 && tail.offset() <= range.to()) {
                before.put(partition, new LogWindow(range.from(), tail.offset()));
            }
        });
        Map<Integer, VoteCast> last = reader.lastVotes(before);
        Map<Position, VoteCast> masters = master.inPlaceOf(last.values());
        Map<Integer, LogTail> confirmed = new HashMap<>();
        last.forEach((partition, vote) -> {
            LogTail tail = noted.getOrDefault(partition, LogTail.NONE);
            if (vote.seq() == tail.seq() && vote.equals(masters.get(vote.position()))) {
                confirmed.put(partition, tail);
            }
        });
        return confirmed;
    }

    public boolean isDone() {
        return pass.isDone();
    }

    public void runToTheEnd() throws SQLException, OperatorNeededException {
        while (!isDone()) {
            next();
        }
    }

    /// Reads on and compares what it reads.
    ///
    /// @return some votes, those of each partition in seq order
    public List<ComparedVote> next() throws SQLException, OperatorNeededException {
        List<VoteCast> votes = new ArrayList<>();
        List<LogTail> tails = new ArrayList<>();
        for (LoggedVote logged : pass.next()) {
            PartitionComparison partition = partition(logged.vote());
            partition.read(logged.vote(), logged.offset()).ifPresent(vote -> {
                votes.add(vote);
                tails.add(partition.tail());
            });
        }
        Map<Position, VoteCast> masters = master.inPlaceOf(votes);
        List<ComparedVote> compared = new ArrayList<>();
        for (int i = 0; i < votes.size(); i++) {
            VoteCast vote = votes.get(i);
            VoteCast here = masters.get(vote.position());
            partition(vote).compare(vote, here);
            compared.add(new ComparedVote(vote, tails.get(i), here));
        }
        return compared;
    }

    private PartitionComparison partition(VoteCast vote) {
        PartitionComparison partition = partitions.get(vote.partition());
        if (partition == null) {
            throw new IllegalStateException("partition " + vote.partition() + " is not read");
        }
        return partition;
    }

    /// By partition; complete once this is done.
    SortedMap<Integer, PartitionComparison> partitions() {
        return partitions;
    }

    /// The partitions that are left out, because they cannot be read to their end.
    public List<BlockedPartition> blocked() {
        return blocked;
    }

    /// The partitions that are not read from the log's beginning.
    Set<Integer> fromNoted() {
        return fromNoted;
    }

    /// By partition the offset where the comparison ends.
    Map<Integer, Long> ends() {
        return ends;
    }
}
