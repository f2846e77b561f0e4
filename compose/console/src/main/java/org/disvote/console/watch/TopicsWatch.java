package org.disvote.console.watch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.disvote.ingest.election.Closing;
import org.disvote.ingest.election.Elections;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.count.Counts;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.follow.CountFollower;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.follow.ElectionFollower.Withheld;
import org.disvote.topics.follow.ProgressFollower;
import org.disvote.topics.follow.RollFollower;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.progress.Lag;
import org.disvote.topics.progress.LogTails;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.statement.RollStatement;

/// Reads the log's last votes, the compacted topics, and which elections and seals the masters have. Owns the
/// followers. Safe for any number of threads.
public final class TopicsWatch implements AutoCloseable {

    private final Routing routing;
    private final long startedNanos = System.nanoTime();
    private final LogTails tails;
    private final ProgressFollower progress;
    private final CountFollower counts;
    private final ElectionFollower elections;
    private final RollFollower rolls;
    private final Elections masters;

    /// @param masters JDBC URLs. Only a master knows whether a partition is sealed, so without them no election
    ///     counts as closed.
    public TopicsWatch(Brokers brokers, Routing routing, List<String> masters) {
        this.routing = routing;
        tails = LogTails.follow(brokers, routing);
        progress = ProgressFollower.start(brokers);
        counts = CountFollower.start(brokers);
        elections = ElectionFollower.start(brokers);
        rolls = RollFollower.start(brokers);
        this.masters = Elections.follow(masters);
    }

    public IntStream partitions() {
        return IntStream.range(0, routing.partitions());
    }

    /// Whether the brokers have answered in the last seconds.
    public boolean isCurrent() {
        return tails.isCurrent();
    }

    /// The seq of the last vote of this partition in the log. The end of the log and the replicas' reports are
    /// read at different times, but what a replica has applied is in the log.
    public long lastSeq(int partition) {
        return Math.max(tails.seq(partition), progress.reachedSeq(partition));
    }

    /// How far each replica has applied each partition, by the replica's name and the partition.
    public SortedMap<String, SortedMap<Integer, Progress>> replicas() {
        SortedMap<String, SortedMap<Integer, Progress>> replicas = new TreeMap<>();
        partitions()
                .forEach(partition -> progress.of(partition)
                        .forEach(report -> replicas.computeIfAbsent(report.replica(), name -> new TreeMap<>())
                                .put(partition, report)));
        return replicas;
    }

    /// How far these reports of one replica are behind the log.
    public Lag lag(SortedMap<Integer, Progress> reports) {
        return reports.values().stream()
                .map(report -> tails.lag(report.partition(), report.seq(), report.nextOffset()))
                .reduce(Lag.NONE, Lag::and);
    }

    /// How far the counts are behind the log.
    public Lag lag(Counts counted) {
        return partitions()
                .mapToObj(partition ->
                        tails.lag(partition, counted.reachedSeq(partition), counted.reachedOffset(partition)))
                .reduce(Lag.NONE, Lag::and);
    }

    public Counts counts() {
        return counts.counts();
    }

    /// The elections in force, by ascending ID; none until their topics have been read once.
    public Stream<Election> elections() {
        return elections.definitionsSince(startedNanos).stream().flatMap(known -> known.elections().stream());
    }

    /// Elections that were launched and that no shard opens, with the reason; they are in force, too.
    public Map<ElectionId, Reason> withheld() {
        return elections.withheld().stream().collect(Collectors.toMap(Withheld::id, Withheld::reason));
    }

    public Closing closing(Election election) {
        return Closing.of(routing, masters.sealed(election.id()), counts.counts()::reachedSeq, progress::reachedSeq);
    }

    /// The roll of the election, if it has one and it was read.
    public Optional<RollStatement> roll(Election election) {
        return election.eligibility() == Eligibility.ROLL
                ? rolls.find(election.terms().roll())
                : Optional.empty();
    }

    /// For each shard, how many elections its master lacks or has in another version than the topic. An election
    /// that waits for the notary is on no master.
    public SortedMap<Integer, Integer> differingElections() {
        return masters.differing(elections.openable());
    }

    /// Records of the elections and closings topics that have no effect, the oldest first.
    public List<SkippedRecord> skippedRecords() {
        return elections.skipped();
    }

    @Override
    public void close() {
        masters.close();
        rolls.close();
        elections.close();
        counts.close();
        progress.close();
        tails.close();
    }
}
