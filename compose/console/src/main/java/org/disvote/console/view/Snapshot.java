package org.disvote.console.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.disvote.console.proof.LogReading;
import org.disvote.topics.id.ElectionId;
import org.jspecify.annotations.Nullable;

/// The system at one moment, as it is sent to the page each second.
///
/// @param at in milliseconds since 1970
/// @param voters how their requests are answered
/// @param shards by number
/// @param notarised what the console has checked of the log that cannot be rewritten; null if it watches none
/// @param replicas by name
/// @param notes what an operator should look at
public record Snapshot(
        long at,
        List<PartView> parts,
        VotersView voters,
        List<ShardView> shards,
        LogView log,
        @Nullable LogReading notarised,
        List<ReplicaView> replicas,
        CountsView counts,
        List<ElectionView> elections,
        List<String> notes) {

    /// A process that serves metrics.
    public record PartView(String name, boolean up, boolean ready, String reason) {}

    /// @param votesPerSecond votes recorded
    /// @param refusedPerSecond requests answered otherwise than with a receipt
    /// @param p50Millis from a request's first byte to the end of its answer
    public record VotersView(
            double votesPerSecond,
            double refusedPerSecond,
            @Nullable Double p50Millis,
            @Nullable Double p99Millis) {}

    /// @param head the number of its votes: the sum of its partitions' heads
    /// @param queued votes that wait for a commit
    /// @param unpublished votes that the log does not have
    /// @param unpublishedSeconds for how long the oldest of them has waited
    /// @param published whether an instance publishes it
    public record ShardView(
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
    /// @param votes the sum over its partitions of the last vote's seq
    public record LogView(boolean up, long votes, double votesPerSecond) {}

    public enum State {
        FOLLOWING,
        CATCHING_UP,
        /// Applies votes, but some are missing in the log.
        GAP,
        PAUSED,
        STOPPED,
        SILENT
    }

    /// @param votes the sum of its partitions' applied seqs
    public record ReplicaView(
            String name,
            State state,
            String reason,
            long votes,
            double votesPerSecond,
            long lagVotes,
            double lagSeconds,
            long quarantined) {}

    /// @param stopped why counting has stopped, by partition
    public record CountsView(
            boolean running,
            long votes,
            double votesPerSecond,
            long lagVotes,
            double lagSeconds,
            SortedMap<Integer, String> stopped) {}

    /// @param state `withheld` while no shard opens it; else `not-yet-open`, `open` or `closed`
    /// @param registered voters on the roll; null if the election has no roll
    /// @param results null while they may not be shown
    /// @param isFinal whether every partition is sealed, and every vote in it is counted and on a replica
    public record ElectionView(
            ElectionId id,
            Map<String, String> title,
            Instant opensAt,
            Instant closesAt,
            String state,
            long voters,
            @Nullable Long registered,
            @Nullable List<QuestionView> results,
            boolean isFinal) {}
}
