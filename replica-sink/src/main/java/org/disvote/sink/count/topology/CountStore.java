package org.disvote.sink.count.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.disvote.topics.count.Tally;
import org.disvote.topics.count.Turnout;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;

/// The store `counts`: the counts of one partition, and which of them were not sent to their readers yet.
/// Each value is the event that readers get. Each key is the event's key, with a prefix for its kind.
///
/// It is one store and not three, since every commit writes a transaction marker to every changelog
/// partition. For one thread.
final class CountStore {

    /// Receives a count to send.
    @FunctionalInterface
    interface Sender {
        void send(byte[] key, byte[] value);
    }

    private static final String COUNTING = "counting";
    private static final String TURNOUT = "turnout ";
    private static final String TALLY = "tally ";

    private final KeyValueStore<String, byte[]> store;
    // The decoded values of what changed since the last send, because each vote changes one of each kind.
    private final Map<String, Turnout> turnouts = new HashMap<>();
    private final Map<String, Tally> tallies = new HashMap<>();
    private final Set<String> changedTurnouts = new TreeSet<>();
    private final Set<String> changedTallies = new TreeSet<>();

    CountStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /// Empty before the first start.
    Optional<Counting> counting() {
        byte[] value = store.get(COUNTING);
        return value == null ? Optional.empty() : Optional.of(decode(value, Counting.class));
    }

    void put(Counting counting) {
        store.put(COUNTING, Json.encode(counting));
    }

    /// @param zero the count before its first voter
    void addVoter(Turnout zero, long seq) {
        String key = TURNOUT + new String(zero.key(), UTF_8);
        Turnout after = turnouts.computeIfAbsent(key, unread -> read(unread, Turnout.class, zero))
                .plusVoter(seq);
        turnouts.put(key, after);
        store.put(key, Json.encode(after));
        changedTurnouts.add(key);
    }

    /// @param zero the count before its first vote
    void addVote(Tally zero, long seq) {
        String key = TALLY + new String(zero.key(), UTF_8);
        put(
                key,
                tallies.computeIfAbsent(key, unread -> read(unread, Tally.class, zero))
                        .plusVote(seq));
    }

    /// @param zero the count before its first vote
    void removeVote(Tally zero, long seq) {
        String key = TALLY + new String(zero.key(), UTF_8);
        if (store.get(key) == null) {
            throw new IllegalStateException("the vote that seq " + seq + " replaces was never counted");
        }
        put(
                key,
                tallies.computeIfAbsent(key, unread -> read(unread, Tally.class, zero))
                        .minusVote(seq));
    }

    private void put(String key, Tally after) {
        tallies.put(key, after);
        store.put(key, Json.encode(after));
        changedTallies.add(key);
    }

    private <T> T read(String key, Class<T> type, T zero) {
        byte[] value = store.get(key);
        return value == null ? zero : decode(value, type);
    }

    /// After a restart, the counts with a higher seq than the last sent one are those that may not have been
    /// sent.
    void markChangedAfter(long sentSeq) {
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> entry = all.next();
                if (entry.key.startsWith(TURNOUT)) {
                    if (decode(entry.value, Turnout.class).seq() > sentSeq) {
                        changedTurnouts.add(entry.key);
                    }
                } else if (entry.key.startsWith(TALLY)) {
                    if (decode(entry.value, Tally.class).seq() > sentSeq) {
                        changedTallies.add(entry.key);
                    }
                }
            }
        }
    }

    void sendTurnouts(Sender sender) {
        send(changedTurnouts, TURNOUT, sender);
        turnouts.clear();
    }

    void sendTallies(Sender sender) {
        send(changedTallies, TALLY, sender);
        tallies.clear();
    }

    private void send(Set<String> changed, String prefix, Sender sender) {
        for (String key : changed) {
            sender.send(key.substring(prefix.length()).getBytes(UTF_8), store.get(key));
        }
        changed.clear();
    }

    private static <T> T decode(byte[] value, Class<T> type) {
        try {
            return Json.decode(value, type);
        } catch (MalformedEventException e) {
            throw new IllegalStateException("the store of the counts has a value of another type", e);
        }
    }
}
