package org.disvote.topics.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.jspecify.annotations.Nullable;

/// Adds up what `disvote.turnout.v1` and `disvote.tally.v1` say about each partition. It does not read the
/// topics itself: a `read_committed` consumer passes it every record of both, from the beginning.
///
/// Counts lag behind the log. They are exact for a given position in each partition once [#reachedSeq] has
/// reached it. Before, each is a lower bound, in an election without changes of mind.
///
/// Safe for any number of threads. Memory: one number for each election, partition, constituency, and minute
/// or choice.
public final class Counts {

    private final Map<ElectionId, Parts<Instant>> turnouts = new HashMap<>();
    private final Map<ElectionId, Parts<ChoiceId>> tallies = new HashMap<>();
    private final Map<Integer, Counted> turnoutCounted = new HashMap<>();
    private final Map<Integer, Counted> tallyCounted = new HashMap<>();

    /// Adds a record of one of the two topics.
    ///
    /// @throws MalformedEventException if it is not a count; nothing has changed then
    /// @throws IllegalArgumentException if it is of another topic
    public synchronized void accept(ConsumerRecord<byte[], byte[]> record) throws MalformedEventException {
        switch (record.topic()) {
            case TopicCatalog.TURNOUT -> acceptTurnout(record.key(), record.value());
            case TopicCatalog.TALLY -> acceptTally(record.key(), record.value());
            default -> throw new IllegalArgumentException("topic " + record.topic() + " carries no counts");
        }
    }

    /// Forgets every record of a topic: it was deleted and created again, and is read from its beginning.
    public synchronized void forget(String topic) {
        boolean turnout = topic.equals(TopicCatalog.TURNOUT);
        (turnout ? turnouts : tallies).clear();
        (turnout ? turnoutCounted : tallyCounted).clear();
    }

    private void acceptTurnout(byte @Nullable [] key, byte @Nullable [] value) throws MalformedEventException {
        if (isOfPartition(key)) {
            acceptCounted(key, value, turnoutCounted);
            return;
        }
        Turnout turnout = Json.decode(key, value, Turnout.class);
        turnouts.computeIfAbsent(turnout.electionId(), election -> new Parts<>())
                .put(turnout.constituency(), turnout.minute(), turnout.partition(), turnout.voters());
    }

    private void acceptTally(byte @Nullable [] key, byte @Nullable [] value) throws MalformedEventException {
        if (isOfPartition(key)) {
            acceptCounted(key, value, tallyCounted);
            return;
        }
        Tally tally = Json.decode(key, value, Tally.class);
        tallies.computeIfAbsent(tally.electionId(), election -> new Parts<>())
                .put(tally.constituency(), tally.choice(), tally.partition(), tally.votes());
    }

    private static void acceptCounted(byte @Nullable [] key, byte @Nullable [] value, Map<Integer, Counted> into)
            throws MalformedEventException {
        Counted counted = Json.decode(key, value, Counted.class);
        into.put(counted.partition(), counted);
    }

    private static boolean isOfPartition(byte @Nullable [] key) {
        return key != null && new String(key, UTF_8).indexOf('/') < 0;
    }

    /// Voters who have voted in this election.
    public synchronized long voters(ElectionId electionId) {
        return turnoutsOf(electionId).total();
    }

    /// Voters by the minute of their first vote, ascending; without the minutes that have none.
    public synchronized NavigableMap<Instant, Long> turnout(ElectionId electionId) {
        return turnoutsOf(electionId).sums();
    }

    /// Votes by choice; without the choices that never had one.
    public synchronized SortedMap<ChoiceId, Long> tally(ElectionId electionId) {
        return talliesOf(electionId).sums();
    }

    /// As [#turnout], by constituency; the voters without one are under the empty name.
    public synchronized SortedMap<String, NavigableMap<Instant, Long>> turnoutByConstituency(ElectionId electionId) {
        return turnoutsOf(electionId).sumsByConstituency();
    }

    /// As [#voters], by constituency; the voters without one are under the empty name.
    public synchronized SortedMap<String, Long> votersByConstituency(ElectionId electionId) {
        return turnoutsOf(electionId).totalsByConstituency();
    }

    /// As [#tally], by constituency; the votes of voters without one are under the empty name.
    public synchronized SortedMap<String, NavigableMap<ChoiceId, Long>> tallyByConstituency(ElectionId electionId) {
        return talliesOf(electionId).sumsByConstituency();
    }

    /// Turnout and tally both contain every vote of the partition up to this seq.
    public synchronized long reachedSeq(int partition) {
        return Math.min(seqOf(turnoutCounted.get(partition)), seqOf(tallyCounted.get(partition)));
    }

    /// For turnout and tally, every record of the partition below this offset has been read.
    public synchronized long reachedOffset(int partition) {
        return Math.min(offsetOf(turnoutCounted.get(partition)), offsetOf(tallyCounted.get(partition)));
    }

    /// Why counting has stopped, by partition; only the partitions where it has.
    public synchronized SortedMap<Integer, String> stopReasons() {
        SortedMap<Integer, String> reasons = new TreeMap<>();
        for (Map<Integer, Counted> topic : List.of(turnoutCounted, tallyCounted)) {
            topic.values().stream()
                    .filter(Counted::stopped)
                    .forEach(counted -> reasons.put(counted.partition(), counted.stopReason()));
        }
        return reasons;
    }

    private static long seqOf(@Nullable Counted counted) {
        return counted == null ? 0 : counted.seq();
    }

    private static long offsetOf(@Nullable Counted counted) {
        return counted == null ? 0 : counted.nextOffset();
    }

    private Parts<Instant> turnoutsOf(ElectionId electionId) {
        return turnouts.getOrDefault(electionId, new Parts<>());
    }

    private Parts<ChoiceId> talliesOf(ElectionId electionId) {
        return tallies.getOrDefault(electionId, new Parts<>());
    }

    /// The number of each partition, by constituency and by minute or choice. The numbers of all partitions
    /// are in one array, because an election of a whole country has tens of thousands of pairs of minute and
    /// constituency. The sums that are requested often are stored, so that no request adds up everything
    /// while others wait for the lock.
    private static final class Parts<K extends Comparable<K>> {
        private final SortedMap<String, NavigableMap<K, long[]>> byConstituency = new TreeMap<>();
        private final NavigableMap<K, Long> sums = new TreeMap<>();
        private final SortedMap<String, Long> totals = new TreeMap<>();
        private long total;

        void put(String constituency, K key, int partition, long part) {
            long[] parts = byConstituency
                    .computeIfAbsent(constituency, unknown -> new TreeMap<>())
                    .compute(
                            key,
                            (same, known) -> known == null
                                    ? new long[partition + 1]
                                    : Arrays.copyOf(known, Math.max(known.length, partition + 1)));
            long more = part - parts[partition];
            parts[partition] = part;
            sums.merge(key, more, Long::sum);
            totals.merge(constituency, more, Long::sum);
            total += more;
        }

        NavigableMap<K, Long> sums() {
            return new TreeMap<>(sums);
        }

        SortedMap<String, Long> totalsByConstituency() {
            return new TreeMap<>(totals);
        }

        long total() {
            return total;
        }

        SortedMap<String, NavigableMap<K, Long>> sumsByConstituency() {
            SortedMap<String, NavigableMap<K, Long>> sums = new TreeMap<>();
            byConstituency.forEach((constituency, byKey) -> {
                NavigableMap<K, Long> ofConstituency = new TreeMap<>();
                byKey.forEach((key, parts) ->
                        ofConstituency.put(key, Arrays.stream(parts).sum()));
                sums.put(constituency, ofConstituency);
            });
            return sums;
        }
    }
}
