package org.disvote.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.disvote.topics.election.Choice;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.jspecify.annotations.Nullable;

/// The system at one moment, as the page is told it each second.
///
/// @param at in milliseconds since 1970
/// @param voters what they meet
/// @param shards by index
/// @param replicas by name
/// @param notes what an operator should look at
record Snapshot(
        long at,
        List<PartView> parts,
        VotersView voters,
        List<ShardView> shards,
        LogView log,
        List<ReplicaView> replicas,
        CountsView counts,
        List<ElectionView> elections,
        List<String> notes) {

    /// A process that serves metrics.
    record PartView(String name, boolean up, boolean ready, String reason) {}

    /// @param votesPerSecond recorded
    /// @param refusedPerSecond answered otherwise than with a receipt
    /// @param p50Millis from a request's first byte to the end of its answer
    record VotersView(
            double votesPerSecond,
            double refusedPerSecond,
            @Nullable Double p50Millis,
            @Nullable Double p99Millis) {}

    /// @param head the sum of its partitions' heads: its votes
    /// @param queued votes that wait for a commit
    /// @param unpublished votes that the log does not have
    /// @param unpublishedSeconds for how long the oldest of them has waited
    /// @param published whether someone publishes it
    record ShardView(
            int shard,
            boolean open,
            String reason,
            long head,
            double votesPerSecond,
            long queued,
            long unpublished,
            double unpublishedSeconds,
            boolean published,
            int partitions) {}

    /// @param up whether the brokers answer
    /// @param votes the sum of its partitions' tails
    record LogView(boolean up, long votes, double votesPerSecond) {}

    enum State {
        FOLLOWING,
        CATCHING_UP,
        /// Applies what comes, but votes are missing in the log.
        GAP,
        PAUSED,
        STOPPED,
        SILENT
    }

    /// @param votes the sum of its partitions' applied seqs
    record ReplicaView(
            String name,
            State state,
            String reason,
            long votes,
            double votesPerSecond,
            long lagVotes,
            double lagSeconds,
            long quarantined) {}

    /// @param stopped why, by partition
    record CountsView(
            boolean running,
            long votes,
            double votesPerSecond,
            long lagVotes,
            double lagSeconds,
            Map<Integer, String> stopped) {
        CountsView {
            stopped = Map.copyOf(stopped);
        }
    }

    /// @param state `not-yet-open`, `open` or `closed`
    /// @param registered on the roll; null where anyone may vote
    /// @param results where they may be shown
    /// @param isFinal whether every partition is sealed, counted and on a replica up to there
    record ElectionView(
            ElectionId id,
            Map<String, String> title,
            Instant opensAt,
            Instant closesAt,
            String state,
            long voters,
            @Nullable Long registered,
            @Nullable List<ResultView> results,
            boolean isFinal) {}

    record ResultView(ChoiceId choice, Map<String, String> title, long votes) {}

    /// An election with a roll, by constituency, for whoever asks.
    ///
    /// @param choices that results are told of, in the election's order; empty while they may not be shown
    record DistrictsView(Map<String, String> title, List<Choice> choices, List<DistrictView> districts) {}

    /// @param constituency empty for voters without one
    /// @param votes by choice
    record DistrictView(String constituency, long registered, long voters, Map<ChoiceId, Long> votes) {}

    /// One partition everywhere, for whoever asks.
    ///
    /// @param shard absent where no ingest tells
    /// @param replicas its applied seq, by replica
    record PartitionView(
            int partition,
            @Nullable Integer shard,
            @Nullable Long head,
            @Nullable Long published,
            long tail,
            SortedMap<String, ReplicaPartitionView> replicas,
            long counted) {}

    record ReplicaPartitionView(long seq, String state, String reason) {}
}
