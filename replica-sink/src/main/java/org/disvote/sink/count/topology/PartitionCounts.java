package org.disvote.sink.count.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.disvote.topics.count.Tally;
import org.disvote.topics.count.Turnout;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.jspecify.annotations.Nullable;

/// The counts of one partition in their store, and which of them its readers have not seen yet. Each value is the very
/// event that readers get; each key is the event's, after a prefix that keeps the kinds apart.
///
/// It is one store rather than three, since every commit writes a transaction marker to every changelog partition.
///
/// Used by one thread.
final class PartitionCounts {

    private static final String COUNTING = "counting";
    private static final String TURNOUT = "turnout ";
    private static final String TALLY = "tally ";

    private final KeyValueStore<String, byte[]> store;
    // What the store holds, decoded, of what changed since readers were told: each vote changes one of each.
    private final Map<String, Turnout> turnouts = new HashMap<>();
    private final Map<String, Tally> tallies = new HashMap<>();
    private final Set<String> changedTurnouts = new TreeSet<>();
    private final Set<String> changedTallies = new TreeSet<>();

    PartitionCounts(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    @Nullable
    Counting counting() {
        byte[] value = store.get(COUNTING);
        return value == null ? null : decode(value, Counting.class);
    }

    void put(Counting counting) {
        store.put(COUNTING, Json.encode(counting));
    }

    void addVoter(Turnout none, long seq) {
        String key = TURNOUT + new String(none.key(), UTF_8);
        Turnout after = turnouts.computeIfAbsent(key, unread -> read(unread, Turnout.class, none))
                .plusVoter(seq);
        turnouts.put(key, after);
        store.put(key, Json.encode(after));
        changedTurnouts.add(key);
    }

    void addVote(Tally none, long seq) {
        String key = TALLY + new String(none.key(), UTF_8);
        put(
                key,
                tallies.computeIfAbsent(key, unread -> read(unread, Tally.class, none))
                        .plusVote(seq));
    }

    void removeVote(Tally none, long seq) {
        String key = TALLY + new String(none.key(), UTF_8);
        if (store.get(key) == null) {
            throw new IllegalStateException("a vote to supersede at seq " + seq + " was never counted");
        }
        put(
                key,
                tallies.computeIfAbsent(key, unread -> read(unread, Tally.class, none))
                        .minusVote(seq));
    }

    private void put(String key, Tally after) {
        tallies.put(key, after);
        store.put(key, Json.encode(after));
        changedTallies.add(key);
    }

    private <T> T read(String key, Class<T> type, T none) {
        byte[] value = store.get(key);
        return value == null ? none : decode(value, type);
    }

    /// After a restart: what was committed and not told is known by its seq alone.
    void markChangedAfter(long toldSeq) {
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> entry = all.next();
                if (entry.key.startsWith(TURNOUT)) {
                    if (decode(entry.value, Turnout.class).seq() > toldSeq) {
                        changedTurnouts.add(entry.key);
                    }
                } else if (entry.key.startsWith(TALLY)) {
                    if (decode(entry.value, Tally.class).seq() > toldSeq) {
                        changedTallies.add(entry.key);
                    }
                }
            }
        }
    }

    void tellTurnouts(Telling telling) {
        tell(changedTurnouts, TURNOUT, telling);
        turnouts.clear();
    }

    void tellTallies(Telling telling) {
        tell(changedTallies, TALLY, telling);
        tallies.clear();
    }

    private void tell(Set<String> changed, String prefix, Telling telling) {
        for (String key : changed) {
            telling.tell(key.substring(prefix.length()).getBytes(UTF_8), store.get(key));
        }
        changed.clear();
    }

    private static <T> T decode(byte[] value, Class<T> type) {
        try {
            return Json.decode(value, type);
        } catch (MalformedEventException e) {
            throw new IllegalStateException("the counts' own store holds something else", e);
        }
    }

    @FunctionalInterface
    interface Telling {
        void tell(byte[] key, byte[] value);
    }
}
