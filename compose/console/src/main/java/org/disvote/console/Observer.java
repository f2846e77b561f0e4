package org.disvote.console;

import static org.disvote.console.Snapshot.State.CATCHING_UP;
import static org.disvote.console.Snapshot.State.FOLLOWING;
import static org.disvote.console.Snapshot.State.GAP;
import static org.disvote.console.Snapshot.State.PAUSED;
import static org.disvote.console.Snapshot.State.SILENT;
import static org.disvote.console.Snapshot.State.STOPPED;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.disvote.audit.AuditTargets;
import org.disvote.console.PartsWatch.Reading;
import org.disvote.console.Samples.Sample;
import org.disvote.console.Snapshot.CountsView;
import org.disvote.console.Snapshot.DistrictView;
import org.disvote.console.Snapshot.DistrictsView;
import org.disvote.console.Snapshot.ElectionView;
import org.disvote.console.Snapshot.LogView;
import org.disvote.console.Snapshot.PartView;
import org.disvote.console.Snapshot.PartitionView;
import org.disvote.console.Snapshot.ReplicaPartitionView;
import org.disvote.console.Snapshot.ReplicaView;
import org.disvote.console.Snapshot.ResultView;
import org.disvote.console.Snapshot.ShardView;
import org.disvote.console.Snapshot.VotersView;
import org.disvote.ingest.follow.Closing;
import org.disvote.ingest.follow.Elections;
import org.disvote.topics.count.Counts;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Election.Eligibility;
import org.disvote.topics.election.Roll;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.follow.CountFollower;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.follow.ProgressFollower;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.progress.Lag;
import org.disvote.topics.progress.LogTails;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.routing.Routing;

/// Puts together what the watches know. Owns them. [#look] is of one thread, the rest of any.
final class Observer implements AutoCloseable {

    private static final String VOTES_ROUTE = "/elections/{electionId}/votes";

    /// A replica is always a page behind; only more than that is worth a word.
    private static final Duration CATCHING_UP_FROM = Duration.ofSeconds(3);

    /// A sink that lives reports within a second.
    private static final Duration SILENT_FROM = Duration.ofSeconds(8);

    /// Of what was passed over.
    private static final int NOTES_MAX = 5;

    private final Routing routing;
    private final Clock clock;
    private final long began = System.nanoTime();
    private final LogTails tails;
    private final ProgressFollower progress;
    private final CountFollower countTopics;
    private final ElectionFollower elections;

    /// Whether an election is closed only the masters can say; without them, no tally is shown that is not
    /// live.
    private final Elections masters;

    private final PartsWatch parts;

    private final Map<String, Rate> rates = new HashMap<>();
    private final Latency latency = new Latency();

    Observer(ConsoleConfig config, Clock clock) {
        routing = config.routing();
        this.clock = clock;
        tails = LogTails.follow(config.brokers(), routing);
        progress = ProgressFollower.start(config.brokers());
        countTopics = CountFollower.start(config.brokers());
        elections = ElectionFollower.start(config.brokers());
        masters = Elections.follow(config.audit().map(AuditTargets::masters).orElse(List.of()));
        parts = new PartsWatch(config.parts());
    }

    Snapshot look() {
        long nanos = System.nanoTime();
        SortedMap<String, Reading> readings = parts.latest();
        List<Reading> ingests = parts.latest("ingest").toList();
        return new Snapshot(
                clock.millis(),
                readings.entrySet().stream()
                        .map(part -> new PartView(
                                part.getKey(),
                                part.getValue().up(),
                                part.getValue().ready(),
                                part.getValue().reason()))
                        .toList(),
                voters(ingests, nanos),
                shards(ingests, nanos),
                log(nanos),
                replicas(readings, nanos),
                counts(nanos),
                elections(),
                notes());
    }

    private double rate(String what, long value, long nanos) {
        return rates.computeIfAbsent(what, key -> new Rate()).of(value, nanos);
    }

    private VotersView voters(List<Reading> ingests, long nanos) {
        NavigableMap<Double, Double> buckets = new TreeMap<>();
        long refused = 0;
        for (Reading ingest : ingests) {
            for (Sample bucket : ofVotes(ingest, "http_server_requests_seconds_bucket")) {
                String bound = bucket.label("le");
                buckets.merge(
                        bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                        bucket.value(),
                        Double::sum);
            }
            refused += ofVotes(ingest, "http_server_requests_seconds_count").stream()
                    .filter(answered -> !answered.label("status").startsWith("2"))
                    .mapToLong(answered -> (long) answered.value())
                    .sum();
        }
        latency.at(buckets, nanos);
        long recorded = ingests.stream()
                .mapToLong(ingest -> ingest.samples().sum("disvote_votes_recorded_total"))
                .sum();
        return new VotersView(
                rate("recorded", recorded, nanos),
                rate("refused", refused, nanos),
                latency.millis(0.5),
                latency.millis(0.99));
    }

    private static List<Sample> ofVotes(Reading ingest, String name) {
        return ingest.samples().of(name).stream()
                .filter(sample -> sample.label("uri").equals(VOTES_ROUTE))
                .toList();
    }

    private List<ShardView> shards(List<Reading> ingests, long nanos) {
        SortedMap<Integer, Long> open = sumByShard(ingests, "disvote_shard_open");
        SortedMap<Integer, Long> queued = sumByShard(ingests, "disvote_queue_votes");
        SortedMap<Integer, Long> publishing = sumByShard(ingests, "disvote_publisher_publishing");
        SortedMap<Integer, SortedMap<Integer, Long>> heads = byShardAndPartition(ingests, "disvote_head_seq");
        List<ShardView> shards = new ArrayList<>();
        open.forEach((shard, ofInstances) -> {
            SortedMap<Integer, Long> owned = heads.getOrDefault(shard, new TreeMap<>());
            boolean isOpen = ofInstances > 0 && ingests.stream().anyMatch(Reading::up);
            // An open shard has all that the log has, though it was looked at a moment earlier.
            long head = owned.entrySet().stream()
                    .mapToLong(at -> isOpen ? Math.max(at.getValue(), inLog(at.getKey())) : at.getValue())
                    .sum();
            shards.add(new ShardView(
                    shard,
                    isOpen,
                    isOpen ? "" : reason(ingests, shard),
                    head,
                    rate("shard " + shard, head, nanos),
                    queued.getOrDefault(shard, 0L),
                    (long) highest(ingests, "disvote_publish_lag_votes", shard),
                    highest(ingests, "disvote_publish_lag_seconds", shard),
                    owned.isEmpty() || publishing.getOrDefault(shard, 0L) > 0,
                    owned.size()));
        });
        return shards;
    }

    private static String reason(List<Reading> ingests, int shard) {
        if (ingests.stream().noneMatch(Reading::up)) {
            return "no ingest answers";
        }
        for (Reading ingest : ingests) {
            for (var status : ingest.health().path("shards")) {
                if (status.path("shard").asInt(-1) == shard
                        && status.path("reason").isTextual()) {
                    return PartsWatch.said(status);
                }
            }
        }
        return "closed";
    }

    private static SortedMap<Integer, Long> sumByShard(List<Reading> ingests, String name) {
        SortedMap<Integer, Long> sums = new TreeMap<>();
        ingests.forEach(ingest -> ingest.samples()
                .of(name)
                .forEach(sample ->
                        sums.merge(Integer.valueOf(sample.label("shard")), (long) sample.value(), Long::sum)));
        return sums;
    }

    private static double highest(List<Reading> ingests, String name, int shard) {
        return ingests.stream()
                .flatMap(ingest -> ingest.samples().of(name).stream())
                .filter(sample -> sample.label("shard").equals(Integer.toString(shard)))
                .mapToDouble(Sample::value)
                .max()
                .orElse(0);
    }

    /// Every instance tells of every shard; the highest is the newest.
    private static SortedMap<Integer, SortedMap<Integer, Long>> byShardAndPartition(
            List<Reading> ingests, String name) {
        SortedMap<Integer, SortedMap<Integer, Long>> seqs = new TreeMap<>();
        ingests.forEach(ingest -> ingest.samples()
                .of(name)
                .forEach(
                        sample -> seqs.computeIfAbsent(Integer.valueOf(sample.label("shard")), shard -> new TreeMap<>())
                                .merge(Integer.valueOf(sample.label("partition")), (long) sample.value(), Math::max)));
        return seqs;
    }

    private LogView log(long nanos) {
        long votes = partitions().mapToLong(this::inLog).sum();
        boolean beginning = nanos - began < SILENT_FROM.toNanos();
        return new LogView(tails.isCurrent() || beginning, votes, rate("log", votes, nanos));
    }

    /// Each place is looked at at a time of its own; but what a replica has applied is in the log.
    private long inLog(int partition) {
        return progress.of(partition).stream().mapToLong(Progress::seq).reduce(tails.seq(partition), Math::max);
    }

    private IntStream partitions() {
        return IntStream.range(0, routing.partitions());
    }

    private SortedMap<String, SortedMap<Integer, Progress>> reported() {
        SortedMap<String, SortedMap<Integer, Progress>> reported = new TreeMap<>();
        partitions()
                .forEach(partition -> progress.of(partition)
                        .forEach(one -> reported.computeIfAbsent(one.replica(), name -> new TreeMap<>())
                                .put(partition, one)));
        return reported;
    }

    private List<ReplicaView> replicas(SortedMap<String, Reading> readings, long nanos) {
        SortedMap<String, SortedMap<Integer, Progress>> reported = reported();
        SortedMap<String, List<Reading>> sinks = new TreeMap<>();
        readings.forEach((part, reading) -> {
            if (part.startsWith("sink-")) {
                sinks.computeIfAbsent(part.substring("sink-".length()), name -> new ArrayList<>())
                        .add(reading);
            }
        });
        TreeSet<String> names = new TreeSet<>(reported.keySet());
        names.addAll(sinks.keySet());
        return names.stream()
                .map(name -> replica(
                        name, reported.getOrDefault(name, new TreeMap<>()), sinks.getOrDefault(name, List.of()), nanos))
                .toList();
    }

    private ReplicaView replica(String name, SortedMap<Integer, Progress> reported, List<Reading> sinks, long nanos) {
        Lag lag = reported.values().stream()
                .map(at -> tails.lag(at.partition(), at.seq(), at.nextOffset()))
                .reduce(Lag.NONE, Lag::and);
        long votes = reported.values().stream().mapToLong(Progress::seq).sum();
        double perSecond = rate("replica " + name, votes, nanos);
        long quarantined = sinks.stream()
                .mapToLong(sink -> sink.samples().sum("disvote_sink_quarantined"))
                .sum();
        Snapshot.State state = FOLLOWING;
        String reason = "";
        Optional<Progress> stopped = first(reported, Progress.State.STOPPED);
        Optional<Progress> paused = first(reported, Progress.State.PAUSED);
        Optional<Progress> gap = first(reported, Progress.State.GAP);
        if (stopped.isPresent()) {
            state = STOPPED;
            reason = "partition %d after seq %d: %s"
                    .formatted(
                            stopped.get().partition(),
                            stopped.get().seq(),
                            stopped.get().reason().explanation());
        } else if (paused.isPresent()) {
            state = PAUSED;
            reason = paused.get().reason().explanation();
        } else if (!sinks.isEmpty() && sinks.stream().noneMatch(Reading::up)) {
            state = SILENT;
            reason = "its sink " + sinks.getFirst().reason();
        } else if (reported.isEmpty() || (lag.age().compareTo(SILENT_FROM) > 0 && perSecond == 0)) {
            state = SILENT;
            reason = "its sink reports no progress";
        } else if (gap.isPresent()) {
            state = GAP;
            reason = gap.get().reason().explanation();
        } else if (lag.age().compareTo(CATCHING_UP_FROM) > 0) {
            state = CATCHING_UP;
        }
        return new ReplicaView(name, state, reason, votes, perSecond, lag.votes(), lag.seconds(), quarantined);
    }

    private static Optional<Progress> first(SortedMap<Integer, Progress> reported, Progress.State state) {
        return reported.values().stream().filter(at -> at.state() == state).findFirst();
    }

    private CountsView counts(long nanos) {
        Counts counts = countTopics.counts();
        Lag lag = partitions()
                .mapToObj(partition ->
                        tails.lag(partition, counts.reachedSeq(partition), counts.reachedOffset(partition)))
                .reduce(Lag.NONE, Lag::and);
        long votes = partitions().mapToLong(counts::reachedSeq).sum();
        double perSecond = rate("counts", votes, nanos);
        List<Reading> counting = parts.latest("counts").toList();
        boolean running = counting.isEmpty()
                ? lag.age().compareTo(SILENT_FROM) <= 0 || perSecond > 0
                : counting.stream().anyMatch(Reading::up);
        return new CountsView(running, votes, perSecond, lag.votes(), lag.seconds(), counts.stopReasons());
    }

    private List<ElectionView> elections() {
        return defined().map(this::election).toList();
    }

    private Stream<Election> defined() {
        return elections.definitionsSince(began).stream().flatMap(known -> known.elections().stream());
    }

    /// What is odd about elections, for operators: the newest first.
    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        masters.differing(elections.elections()).forEach((shard, differing) -> {
            if (differing > 0) {
                notes.add("shard %d has %d elections otherwise than they are in force: disvote election list"
                        .formatted(shard, differing));
            }
        });
        List<SkippedRecord> skipped = elections.skipped();
        skipped.subList(Math.max(0, skipped.size() - NOTES_MAX), skipped.size()).reversed().stream()
                .map(over -> "a record of the elections or closings topic counts for nothing: " + over)
                .forEach(notes::add);
        return notes;
    }

    private ElectionView election(Election election) {
        Counts counts = countTopics.counts();
        Closing closing = closing(election);
        Instant now = clock.instant();
        return new ElectionView(
                election.id(),
                election.title(),
                election.opensAt(),
                election.closesAt(),
                election.isOpenAt(now) ? "open" : now.isBefore(election.opensAt()) ? "not-yet-open" : "closed",
                counts.voters(election.id()),
                rollOf(election).map(Roll::voters).orElse(null),
                mayBeTold(election, closing) ? results(election, counts) : null,
                closing.isFinal());
    }

    private Closing closing(Election election) {
        return Closing.of(
                routing,
                masters.sealed(election.id()),
                countTopics.counts()::reachedSeq,
                partition -> progress.of(partition).stream()
                        .mapToLong(Progress::seq)
                        .max()
                        .orElse(0));
    }

    /// As to voters: nothing while any partition may still take a vote, whatever the clock here says.
    private static boolean mayBeTold(Election election, Closing closing) {
        return election.liveResults() || closing.sealed();
    }

    private Optional<Roll> rollOf(Election election) {
        return election.eligibility() == Eligibility.ROLL ? elections.roll() : Optional.empty();
    }

    private static List<ResultView> results(Election election, Counts counts) {
        Map<ChoiceId, Long> tally = counts.tally(election.id());
        return election.choices().stream()
                .map(choice -> new ResultView(choice.id(), choice.title(), tally.getOrDefault(choice.id(), 0L)))
                .toList();
    }

    /// Every election that has a roll, by ID.
    SortedMap<ElectionId, DistrictsView> districtViews() {
        SortedMap<ElectionId, DistrictsView> views = new TreeMap<>();
        defined()
                .forEach(election -> rollOf(election)
                        .ifPresent(roll -> views.put(election.id(), districts(election, roll.constituencies()))));
        return views;
    }

    private DistrictsView districts(Election election, SortedMap<String, Long> registered) {
        boolean told = mayBeTold(election, closing(election));
        var turnouts = countTopics.counts().turnoutByConstituency(election.id());
        var tallies = countTopics.counts().tallyByConstituency(election.id());
        return new DistrictsView(
                election.title(),
                told ? election.choices() : List.of(),
                registered.entrySet().stream()
                        .map(district -> new DistrictView(
                                district.getKey(),
                                district.getValue(),
                                turnouts.getOrDefault(district.getKey(), new TreeMap<>()).values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum(),
                                told ? tallies.getOrDefault(district.getKey(), new TreeMap<>()) : Map.of()))
                        .toList());
    }

    /// All of them, for whoever wants to look closely.
    List<PartitionView> partitionViews() {
        List<Reading> ingests = parts.latest("ingest").toList();
        SortedMap<Integer, SortedMap<Integer, Long>> heads = byShardAndPartition(ingests, "disvote_head_seq");
        SortedMap<Integer, SortedMap<Integer, Long>> published = byShardAndPartition(ingests, "disvote_published_seq");
        SortedMap<String, SortedMap<Integer, Progress>> reported = reported();
        return partitions()
                .mapToObj(partition -> {
                    Integer shard = heads.entrySet().stream()
                            .filter(entry -> entry.getValue().containsKey(partition))
                            .map(Map.Entry::getKey)
                            .findFirst()
                            .orElse(null);
                    SortedMap<String, ReplicaPartitionView> replicas = new TreeMap<>();
                    reported.forEach((name, at) -> {
                        Progress one = at.get(partition);
                        if (one != null) {
                            replicas.put(
                                    name,
                                    new ReplicaPartitionView(
                                            one.seq(),
                                            one.state().name(),
                                            one.reason().toString()));
                        }
                    });
                    return new PartitionView(
                            partition,
                            shard,
                            shard == null ? null : of(heads, shard, partition),
                            shard == null ? null : of(published, shard, partition),
                            inLog(partition),
                            replicas,
                            countTopics.counts().reachedSeq(partition));
                })
                .toList();
    }

    private static Long of(SortedMap<Integer, SortedMap<Integer, Long>> seqs, int shard, int partition) {
        return seqs.getOrDefault(shard, new TreeMap<>()).getOrDefault(partition, 0L);
    }

    @Override
    public void close() {
        parts.close();
        masters.close();
        elections.close();
        countTopics.close();
        progress.close();
        tails.close();
    }
}
