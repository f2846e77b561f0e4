package org.disvote.sink.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.EventCodec.MalformedEventException;
import org.disvote.topics.event.Tally;
import org.disvote.topics.event.Turnout;
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
        store.put(COUNTING, EventCodec.encode(counting));
    }

    void addVoter(Turnout none, long seq) {
        String key = TURNOUT + new String(EventCodec.key(none), UTF_8);
        byte[] value = store.get(key);
        Turnout before = value == null ? none : decode(value, Turnout.class);
        store.put(key, EventCodec.encode(before.plusVoter(seq)));
        changedTurnouts.add(key);
    }

    void addVote(Tally none, long seq) {
        String key = TALLY + new String(EventCodec.key(none), UTF_8);
        byte[] value = store.get(key);
        Tally before = value == null ? none : decode(value, Tally.class);
        store.put(key, EventCodec.encode(before.plusVote(seq)));
        changedTallies.add(key);
    }

    void removeVote(Tally none, long seq) {
        String key = TALLY + new String(EventCodec.key(none), UTF_8);
        byte[] value = store.get(key);
        if (value == null) {
            throw new IllegalStateException("a vote to supersede at seq " + seq + " was never counted");
        }
        store.put(key, EventCodec.encode(decode(value, Tally.class).minusVote(seq)));
        changedTallies.add(key);
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
    }

    void tellTallies(Telling telling) {
        tell(changedTallies, TALLY, telling);
    }

    private void tell(Set<String> changed, String prefix, Telling telling) {
        for (String key : changed) {
            telling.tell(key.substring(prefix.length()).getBytes(UTF_8), store.get(key));
        }
        changed.clear();
    }

    private static <T> T decode(byte[] value, Class<T> type) {
        try {
            return EventCodec.decode(value, type);
        } catch (MalformedEventException e) {
            throw new IllegalStateException("the counts' own store holds something else", e);
        }
    }

    @FunctionalInterface
    interface Telling {
        void tell(byte[] key, byte[] value);
    }
}
