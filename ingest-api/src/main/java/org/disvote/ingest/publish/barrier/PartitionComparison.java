package org.disvote.ingest.publish.barrier;

import java.util.Optional;
import org.disvote.ingest.table.LogTail;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Reading;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// Compares one partition of the log with the master: follows the records to the tail by the reading rule,
/// and remembers the first vote that the master does not have. Constant memory, no I/O.
final class PartitionComparison {

    private final int partition;
    private LogTail tail;

    /// The position of the first vote that is not the master's.
    private @Nullable Position difference;

    /// Whether the master had no vote at all there.
    private boolean missing;

    /// @param from where master and log are known to agree, or [LogTail#NONE]
    PartitionComparison(int partition, LogTail from) {
        this.partition = partition;
        tail = from;
    }

    /// @param offset the record's
    /// @return the vote, to be compared, if the record is the partition's next vote
    Optional<VoteCast> read(VoteCast record, long offset) {
        if (Reading.at(tail.seq() + 1, new LogRecord.Vote(record)) instanceof Reading.Next(VoteCast vote)) {
            tail = new LogTail(vote.seq(), offset + 1);
            return Optional.of(vote);
        }
        return Optional.empty();
    }

    /// @param logs a vote that [#read] returned
    /// @param masters the master's vote in its place, read after the log's; null if there is none
    void compare(VoteCast logs, @Nullable VoteCast masters) {
        // Votes are equal if and only if their canonical bytes are.
        if (difference == null && !logs.equals(masters)) {
            difference = logs.position();
            missing = masters == null;
        }
    }

    LogTail tail() {
        return tail;
    }

    Optional<Position> difference() {
        return Optional.ofNullable(difference);
    }

    /// @param head the master's last seq, read under the head's lock
    Barrier judge(long head) {
        Position first = difference;
        if (first == null) {
            return new Barrier.Open(tail);
        }
        // If the head has reached the position since it was found missing, it numbered another vote there.
        return missing && first.seq() > head
                ? new Barrier.Behind(partition, head, tail.seq())
                : new Barrier.Different(first);
    }
}
