package org.disvote.console.watch;

import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.disvote.console.watch.Samples.Sample;

/// What all ingest instances report together. The names of ingest's metrics are known here only.
///
/// Every instance reports about every shard, and each at a time of its own.
public final class IngestReadings {

    private static final String VOTES_ROUTE = "/elections/{electionId}/votes";
    private static final String REQUESTS = "http_server_requests_seconds_";

    private final List<PartReading> instances;

    IngestReadings(List<PartReading> instances) {
        this.instances = instances;
    }

    /// What the instances report about one shard.
    ///
    /// @param open whether any instance takes votes for it, as last reported
    /// @param queued votes that wait for a commit
    /// @param unpublished votes that are committed and not known to be in the log
    /// @param unpublishedSeconds for how long the oldest of them has waited
    /// @param publishing whether any instance publishes it
    /// @param heads the seq of the last vote on the master, by partition
    public record ShardReading(
            boolean open,
            long queued,
            long unpublished,
            double unpublishedSeconds,
            boolean publishing,
            SortedMap<Integer, Long> heads) {}

    public boolean anyUp() {
        return instances.stream().anyMatch(PartReading::up);
    }

    /// Votes recorded since the instances were started.
    public long recorded() {
        return instances.stream()
                .mapToLong(each -> each.samples().sum("disvote_votes_recorded_total"))
                .sum();
    }

    /// Requests to cast a vote that were answered otherwise than with a receipt.
    public long refused() {
        return ofVotes("count")
                .filter(answered -> !answered.label("status").startsWith("2"))
                .mapToLong(answered -> (long) answered.value())
                .sum();
    }

    /// How many requests to cast a vote took at most so many seconds, by the number of seconds.
    public NavigableMap<Double, Double> latencyBuckets() {
        return ofVotes("bucket")
                .collect(toMap(bucket -> Samples.number(bucket.label("le")), Sample::value, Double::sum, TreeMap::new));
    }

    private Stream<Sample> ofVotes(String suffix) {
        return of(REQUESTS + suffix).filter(sample -> sample.label("uri").equals(VOTES_ROUTE));
    }

    /// By the shard's number.
    public SortedMap<Integer, ShardReading> shards() {
        SortedMap<Integer, Double> open = byShard("disvote_shard_open", Double::sum);
        SortedMap<Integer, Double> queued = byShard("disvote_queue_votes", Double::sum);
        SortedMap<Integer, Double> publishing = byShard("disvote_publisher_publishing", Double::sum);
        SortedMap<Integer, Double> lagVotes = byShard("disvote_publish_lag_votes", Double::max);
        SortedMap<Integer, Double> lagSeconds = byShard("disvote_publish_lag_seconds", Double::max);
        SortedMap<Integer, SortedMap<Integer, Long>> heads = heads();
        SortedMap<Integer, ShardReading> shards = new TreeMap<>();
        open.forEach((shard, instancesWhereOpen) -> shards.put(
                shard,
                new ShardReading(
                        instancesWhereOpen > 0,
                        queued.getOrDefault(shard, 0.0).longValue(),
                        lagVotes.getOrDefault(shard, 0.0).longValue(),
                        lagSeconds.getOrDefault(shard, 0.0),
                        publishing.getOrDefault(shard, 0.0) > 0,
                        heads.getOrDefault(shard, new TreeMap<>()))));
        return shards;
    }

    /// Why the shard takes no votes, for people.
    public String reason(int shard) {
        if (!anyUp()) {
            return "no ingest answers";
        }
        return instances.stream()
                .map(each -> each.health().explanation(shard))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("closed");
    }

    /// The seq of the last vote on the master, by shard and partition.
    public SortedMap<Integer, SortedMap<Integer, Long>> heads() {
        return seqs("disvote_head_seq");
    }

    /// The seq of the last vote that the log is known to have, by shard and partition.
    public SortedMap<Integer, SortedMap<Integer, Long>> published() {
        return seqs("disvote_published_seq");
    }

    /// The highest value is the newest, since seqs only grow.
    private SortedMap<Integer, SortedMap<Integer, Long>> seqs(String name) {
        SortedMap<Integer, SortedMap<Integer, Long>> seqs = new TreeMap<>();
        of(name).forEach(sample -> seqs.computeIfAbsent(number(sample, "shard"), shard -> new TreeMap<>())
                .merge(number(sample, "partition"), (long) sample.value(), Math::max));
        return seqs;
    }

    private SortedMap<Integer, Double> byShard(String name, BinaryOperator<Double> join) {
        return of(name).collect(toMap(sample -> number(sample, "shard"), Sample::value, join, TreeMap::new));
    }

    private static Integer number(Sample sample, String label) {
        return Integer.valueOf(sample.label(label));
    }

    private Stream<Sample> of(String name) {
        return instances.stream().flatMap(each -> each.samples().of(name).stream());
    }
}
