package org.disvote.console.view;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.console.watch.IngestReadings;
import org.disvote.console.watch.TopicsWatch;
import org.disvote.topics.progress.Progress;
import org.jspecify.annotations.Nullable;

/// How far one partition is, everywhere. It is sent only on request.
///
/// @param shard null if no ingest reports the partition
/// @param head the seq of its last vote on its master
/// @param published the seq of its last vote that the log is known to have
/// @param tail the seq of its last vote in the log
/// @param replicas by the replica's name
/// @param counted the seq of its last vote in turnout and tally
public record PartitionView(
        int partition,
        @Nullable Integer shard,
        @Nullable Long head,
        @Nullable Long published,
        long tail,
        SortedMap<String, ReplicaPartitionView> replicas,
        long counted) {

    /// @param seq of the last vote that was applied
    public record ReplicaPartitionView(long seq, String state, String reason) {}

    static List<PartitionView> all(TopicsWatch topics, IngestReadings ingest) {
        SortedMap<Integer, SortedMap<Integer, Long>> heads = ingest.heads();
        SortedMap<Integer, SortedMap<Integer, Long>> published = ingest.published();
        SortedMap<String, SortedMap<Integer, Progress>> reports = topics.replicas();
        return topics.partitions()
                .mapToObj(partition -> {
                    Optional<Integer> shard = shard(heads, partition);
                    return new PartitionView(
                            partition,
                            shard.orElse(null),
                            shard.map(owner -> seq(heads, owner, partition)).orElse(null),
                            shard.map(owner -> seq(published, owner, partition)).orElse(null),
                            topics.lastSeq(partition),
                            replicas(reports, partition),
                            topics.counts().reachedSeq(partition));
                })
                .toList();
    }

    private static Optional<Integer> shard(SortedMap<Integer, SortedMap<Integer, Long>> heads, int partition) {
        return heads.keySet().stream()
                .filter(shard -> heads.getOrDefault(shard, new TreeMap<>()).containsKey(partition))
                .findFirst();
    }

    private static Long seq(SortedMap<Integer, SortedMap<Integer, Long>> seqs, int shard, int partition) {
        return seqs.getOrDefault(shard, new TreeMap<>()).getOrDefault(partition, 0L);
    }

    private static SortedMap<String, ReplicaPartitionView> replicas(
            SortedMap<String, SortedMap<Integer, Progress>> reports, int partition) {
        SortedMap<String, ReplicaPartitionView> replicas = new TreeMap<>();
        reports.forEach((name, ofReplica) -> Optional.ofNullable(ofReplica.get(partition))
                .ifPresent(report -> replicas.put(
                        name,
                        new ReplicaPartitionView(
                                report.seq(),
                                report.state().name(),
                                report.reason().toString()))));
        return replicas;
    }
}
