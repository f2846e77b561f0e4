package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.ingest.publish.LogReader.Pass;
import org.disvote.ingest.publish.LogReader.Stored;
import org.disvote.ingest.publish.LogReader.Window;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// Folds partitions of the log to their tails by the reading rule, many at once and in constant memory, and compares
/// every vote on the way with the master's.
final class LogFold {

    private final HeadsSession master;
    private final SortedMap<Integer, TailFold> folds = new TreeMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final Set<Integer> fromNoted = new HashSet<>();
    private final List<Barrier.Stuck> stuck;
    private final Pass pass;

    private LogFold(
            HeadsSession master,
            LogReader reader,
            Map<Integer, LogTail> from,
            Map<Integer, Window> windows,
            List<Barrier.Stuck> stuck) {
        this.master = master;
        this.stuck = stuck;
        from.forEach((partition, tail) -> {
            folds.put(partition, new TailFold(partition, tail));
            if (tail.offset() > 0) {
                fromNoted.add(partition);
            }
        });
        windows.forEach((partition, window) -> ends.put(partition, window.to()));
        pass = reader.read(windows);
    }

    /// Begins a fold of all that the log has now.
    ///
    /// A partition is folded from the tail that its head row notes, if the vote just before that offset is the
    /// master's vote of that seq: everything before it was compared by an earlier fold, or sent by a publisher
    /// that had made one. Otherwise it is folded from the log's beginning.
    ///
    /// @param noted what the head rows note, by partition; [LogTail#NONE] to fold it from the beginning
    static LogFold toTheEnd(HeadsSession master, LogReader reader, SortedMap<Integer, LogTail> noted)
            throws SQLException, OperatorNeededException {
        LogReader.Ranges found = reader.ranges(noted.keySet());
        Map<Integer, Window> ranges = found.windows();
        Map<Integer, LogTail> believed = believed(master, reader, noted, ranges);
        Map<Integer, LogTail> from = new HashMap<>();
        Map<Integer, Window> windows = new HashMap<>();
        ranges.forEach((partition, range) -> {
            LogTail tail = believed.getOrDefault(partition, LogTail.NONE);
            from.put(partition, tail);
            windows.put(partition, new Window(Math.max(range.from(), tail.offset()), range.to()));
        });
        return new LogFold(master, reader, from, windows, found.stuck());
    }

    /// Begins a fold of a part of the log.
    ///
    /// @param from by partition where master and log are known to agree
    /// @param to the offsets where it ends
    static LogFold between(HeadsSession master, LogReader reader, Map<Integer, LogTail> from, Map<Integer, Long> to) {
        Map<Integer, Window> windows = new HashMap<>();
        from.forEach((partition, tail) ->
                windows.put(partition, new Window(tail.offset(), to.getOrDefault(partition, tail.offset()))));
        return new LogFold(master, reader, from, windows, List.of());
    }

    private static Map<Integer, LogTail> believed(
            HeadsSession master, LogReader reader, Map<Integer, LogTail> noted, Map<Integer, Window> ranges)
            throws SQLException, OperatorNeededException {
        Map<Integer, Window> before = new HashMap<>();
        ranges.forEach((partition, range) -> {
            LogTail tail = noted.getOrDefault(partition, LogTail.NONE);
            if (tail.seq() > 0 && tail.offset() <= range.to()) {
                before.put(partition, new Window(range.from(), tail.offset()));
            }
        });
        Map<Integer, VoteCast> last = reader.lastVotes(before);
        Map<Position, VoteCast> masters = master.votesAt(last.values());
        Map<Integer, LogTail> believed = new HashMap<>();
        last.forEach((partition, vote) -> {
            LogTail tail = noted.getOrDefault(partition, LogTail.NONE);
            if (vote.seq() == tail.seq() && vote.equals(masters.get(vote.position()))) {
                believed.put(partition, tail);
            }
        });
        return believed;
    }

    boolean isDone() {
        return pass.isDone();
    }

    /// By partition; complete once this is done.
    SortedMap<Integer, TailFold> folds() {
        return folds;
    }

    /// The partitions that are left out, since they cannot be read to their end.
    List<Barrier.Stuck> stuck() {
        return stuck;
    }

    /// The partitions of which not the whole log is read.
    Set<Integer> fromNoted() {
        return fromNoted;
    }

    /// By partition the offset where it ends.
    Map<Integer, Long> ends() {
        return ends;
    }

    /// A vote of the log beside what the master has in its place.
    ///
    /// @param tail where the log has it
    /// @param masters null if the master has none
    record Compared(VoteCast vote, LogTail tail, @Nullable VoteCast masters) {}

    /// Reads on and compares what it reads.
    ///
    /// @return some votes, each partition's in seq order
    List<Compared> next() throws SQLException, OperatorNeededException {
        List<VoteCast> votes = new ArrayList<>();
        List<LogTail> tails = new ArrayList<>();
        for (Stored stored : pass.next()) {
            TailFold fold = fold(stored.vote());
            fold.read(stored.vote(), stored.offset()).ifPresent(vote -> {
                votes.add(vote);
                tails.add(fold.tail());
            });
        }
        Map<Position, VoteCast> masters = master.votesAt(votes);
        List<Compared> compared = new ArrayList<>();
        for (int i = 0; i < votes.size(); i++) {
            VoteCast vote = votes.get(i);
            VoteCast here = masters.get(vote.position());
            fold(vote).compare(vote, here);
            compared.add(new Compared(vote, tails.get(i), here));
        }
        return compared;
    }

    private TailFold fold(VoteCast vote) {
        TailFold fold = folds.get(vote.partition());
        if (fold == null) {
            throw new IllegalStateException("partition " + vote.partition() + " is not read");
        }
        return fold;
    }
}
