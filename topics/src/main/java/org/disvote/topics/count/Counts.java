package org.disvote.topics.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.event.Counted;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.EventCodec.MalformedEventException;
import org.disvote.topics.event.Tally;
import org.disvote.topics.event.Turnout;
import org.disvote.topics.provision.TopicCatalog;
import org.jspecify.annotations.Nullable;

/// Adds up what `disvote.turnout.v1` and `disvote.tally.v1` say about each partition. It reads nothing itself: a
/// `read_committed` consumer of both topics, from their beginnings, hands it every record.
///
/// Counts run behind the log. They are exact for a stated head once [#reachedSeq] of every partition has reached
/// it; before, each is a lower bound in an election without changes of mind.
///
/// Safe for use by any number of threads. Memory: one entry for each election, partition and minute or choice.
public final class Counts {

    private final Map<String, Map<String, Turnout>> turnouts = new HashMap<>();
    private final Map<String, Map<String, Tally>> tallies = new HashMap<>();
    private final Map<Integer, Counted> turnoutCounted = new HashMap<>();
    private final Map<Integer, Counted> tallyCounted = new HashMap<>();

    /// Takes in a record of one of the two topics.
    ///
    /// @throws MalformedEventException if it is not what the topic carries; the counts are as before
    /// @throws IllegalArgumentException if it is of another topic
    public synchronized void accept(ConsumerRecord<byte[], byte[]> record) throws MalformedEventException {
        switch (record.topic()) {
            case TopicCatalog.TURNOUT -> acceptTurnout(record.key(), record.value());
            case TopicCatalog.TALLY -> acceptTally(record.key(), record.value());
            default -> throw new IllegalArgumentException("topic " + record.topic() + " carries no counts");
        }
    }

    private void acceptTurnout(byte @Nullable [] key, byte @Nullable [] value) throws MalformedEventException {
        if (isOfPartition(key)) {
            acceptCounted(key, value, turnoutCounted);
            return;
        }
        Turnout turnout = EventCodec.decode(value, Turnout.class);
        EventCodec.requireKey(key, EventCodec.key(turnout));
        turnouts.computeIfAbsent(turnout.electionId(), election -> new HashMap<>())
                .put(new String(EventCodec.key(turnout), UTF_8), turnout);
    }

    private void acceptTally(byte @Nullable [] key, byte @Nullable [] value) throws MalformedEventException {
        if (isOfPartition(key)) {
            acceptCounted(key, value, tallyCounted);
            return;
        }
        Tally tally = EventCodec.decode(value, Tally.class);
        EventCodec.requireKey(key, EventCodec.key(tally));
        tallies.computeIfAbsent(tally.electionId(), election -> new HashMap<>())
                .put(new String(EventCodec.key(tally), UTF_8), tally);
    }

    private static void acceptCounted(byte @Nullable [] key, byte @Nullable [] value, Map<Integer, Counted> into)
            throws MalformedEventException {
        Counted counted = EventCodec.decode(value, Counted.class);
        EventCodec.requireKey(key, EventCodec.key(counted));
        into.put(counted.partition(), counted);
    }

    private static boolean isOfPartition(byte @Nullable [] key) {
        return key != null && new String(key, UTF_8).indexOf('/') < 0;
    }

    /// Voters who have voted in this election.
    public synchronized long voters(String electionId) {
        return turnoutsOf(electionId).values().stream()
                .mapToLong(Turnout::voters)
                .sum();
    }

    /// Voters by the minute of their first vote, ascending; minutes without any are left out.
    public synchronized NavigableMap<Instant, Long> turnout(String electionId) {
        NavigableMap<Instant, Long> byMinute = new TreeMap<>();
        turnoutsOf(electionId).values().forEach(part -> byMinute.merge(part.minute(), part.voters(), Long::sum));
        return byMinute;
    }

    /// Votes by choice; choices that never had one are left out.
    public synchronized SortedMap<String, Long> tally(String electionId) {
        SortedMap<String, Long> byChoice = new TreeMap<>();
        talliesOf(electionId).values().forEach(part -> byChoice.merge(part.choice(), part.votes(), Long::sum));
        return byChoice;
    }

    /// Turnout and tally both contain every vote of the partition up to this seq.
    public synchronized long reachedSeq(int partition) {
        return Math.min(seqOf(turnoutCounted.get(partition)), seqOf(tallyCounted.get(partition)));
    }

    /// Why counting has stopped, by partition; empty while all goes on.
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

    private Map<String, Turnout> turnoutsOf(String electionId) {
        return turnouts.getOrDefault(electionId, Map.of());
    }

    private Map<String, Tally> talliesOf(String electionId) {
        return tallies.getOrDefault(electionId, Map.of());
    }
}
