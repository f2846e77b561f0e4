package org.disvote.ingest.shard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.disvote.ingest.table.HeadTable.Head;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// Whether a shard takes votes through this instance, as last seen.
///
/// @param open whether all its partitions take votes
/// @param anyOpen whether any of them does
/// @param closed the partitions that take none, as far as the master says
/// @param reason why not all do; [Reason#NONE] while all do
record ShardState(boolean open, boolean anyOpen, List<Integer> closed, Reason reason) {

    /// A shard whose commits have failed for so long counts as closed, whatever its heads say.
    static final Duration COMMITS_FAIL_MAX = Duration.ofSeconds(3);

    ShardState {
        closed = List.copyOf(closed);
    }

    static ShardState closed(Reason reason) {
        return new ShardState(false, false, List.of(), reason);
    }

    /// @param heads of the partitions that the master owns
    /// @param commitsFailFor for how long commits have failed
    /// @param whyNotOpen asked for if a head is closed
    static ShardState of(Map<Integer, Head> heads, Duration commitsFailFor, Supplier<Reason> whyNotOpen) {
        List<Integer> closed = heads.entrySet().stream()
                .filter(head -> !head.getValue().open())
                .map(Map.Entry::getKey)
                .toList();
        if (heads.isEmpty()) {
            return closed(Reason.of(Code.OWNS_NO_PARTITION));
        }
        if (closed.size() == heads.size()) {
            return new ShardState(false, false, closed, whyNotOpen.get());
        }
        if (commitsFailFor.compareTo(COMMITS_FAIL_MAX) > 0) {
            return new ShardState(false, false, closed, Reason.of(Code.COMMITS_FAIL));
        }
        return closed.isEmpty()
                ? new ShardState(true, true, closed, Reason.NONE)
                : new ShardState(false, true, closed, whyNotOpen.get());
    }
}
