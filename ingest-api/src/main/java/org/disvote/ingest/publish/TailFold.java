package org.disvote.ingest.publish;

import java.util.Optional;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Reading;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// Folds the records of one partition, in the log's order, to its tail, and keeps the first vote on the way that the
/// master does not have. Constant memory, no I/O.
final class TailFold {

    private final int partition;
    private LogTail tail;

    /// The first vote that is not the master's.
    private @Nullable Position unlike;

    /// Whether the master had no vote at all there.
    private boolean missing;

    /// @param from where master and log are known to agree, or [LogTail#NONE]
    TailFold(int partition, LogTail from) {
        this.partition = partition;
        tail = from;
    }

    /// @param offset the record's
    /// @return the vote, to be compared, if the record is the partition's next one
    Optional<VoteCast> read(VoteCast record, long offset) {
        if (Reading.at(tail.seq() + 1, new LogRecord.Vote(record)) instanceof Reading.Next(VoteCast vote)) {
            tail = new LogTail(vote.seq(), offset + 1);
            return Optional.of(vote);
        }
        return Optional.empty();
    }

    /// @param logs one that [#read] returned
    /// @param masters the master's vote in its place, read after the log's; null if it has none
    void compare(VoteCast logs, @Nullable VoteCast masters) {
        // Votes are equal exactly if their canonical bytes are.
        if (unlike == null && !logs.equals(masters)) {
            unlike = logs.position();
            missing = masters == null;
        }
    }

    LogTail tail() {
        return tail;
    }

    /// Where the first vote stands that is not the master's.
    Optional<Position> unlike() {
        return Optional.ofNullable(unlike);
    }

    /// @param head the master's last seq, under its lock
    Barrier judge(long head) {
        Position first = unlike;
        if (first == null) {
            return new Barrier.Open(tail);
        }
        // A head that has reached it since has numbered another vote there.
        return missing && first.seq() > head
                ? new Barrier.Behind(partition, head, tail.seq())
                : new Barrier.Different(first);
    }
}
