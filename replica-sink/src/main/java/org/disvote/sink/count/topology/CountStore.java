package org.disvote.sink.count.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.disvote.topics.count.cell.CellRecords;
import org.disvote.topics.count.cell.CountRecord;
import org.disvote.topics.count.cell.PaperCells;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;

/// The store `counts`: the cells of one partition, and which of them were not sent to their readers yet. A cell
/// is kept under the key of its record as numbers: the seq that changed it last, and its counts. It becomes a
/// record only when it is sent, since a vote changes it and a vote does not wait for JSON.
///
/// It is one store and not three, since every commit writes a transaction marker to every changelog
/// partition. For one thread.
final class CountStore implements PaperCells.Adder {

    /// Receives a count to send.
    @FunctionalInterface
    interface Sender {
        void send(byte[] key, byte[] value);
    }

    private static final String COUNTING = "counting";

    private final KeyValueStore<String, byte[]> store;
    private final Function<ElectionId, Optional<CountRules>> rules;
    // The numbers of what changed since the last send, because votes that come together change the same cells.
    private final Map<String, long[]> cells = new HashMap<>();
    private final Set<String> changedTurnouts = new TreeSet<>();
    private final Set<String> changedTallies = new TreeSet<>();

    /// The vote that changes cells now.
    private long seq;

    /// @param rules of the elections whose votes are counted
    CountStore(KeyValueStore<String, byte[]> store, Function<ElectionId, Optional<CountRules>> rules) {
        this.store = store;
        this.rules = rules;
    }

    /// Empty before the first start.
    Optional<Counting> counting() {
        byte[] value = store.get(COUNTING);
        try {
            return value == null ? Optional.empty() : Optional.of(Counting.decode(value));
        } catch (MalformedEventException e) {
            throw new IllegalStateException("the store of the counts has a value of another type", e);
        }
    }

    void put(Counting counting) {
        store.put(COUNTING, counting.encode());
    }

    /// To be called before each vote's changes.
    void changedBy(long seq) {
        this.seq = seq;
    }

    @Override
    public void add(String key, int size, int[] numbers, int change) {
        long[] cell = cells.computeIfAbsent(key, unread -> read(unread, size));
        for (int number : numbers) {
            cell[1 + number] += change;
            if (cell[1 + number] < 0) {
                throw new IllegalStateException("the vote that seq " + seq + " replaces was never counted");
            }
        }
        cell[0] = seq;
        store.put(key, Numbers.encode(cell));
        markChanged(key);
    }

    private long[] read(String key, int size) {
        byte[] value = store.get(key);
        if (value == null) {
            return new long[1 + size];
        }
        long[] cell = Numbers.decode(value);
        if (cell.length != 1 + size) {
            throw new IllegalStateException("a cell of the counts has %d numbers instead of %d: reset the counts"
                    .formatted(cell.length - 1, size));
        }
        return cell;
    }

    private void markChanged(String key) {
        (CellRecords.isTurnout(key) ? changedTurnouts : changedTallies).add(key);
    }

    /// After a restart, the counts with a higher seq than the last sent one are those that may not have been
    /// sent.
    void markChangedAfter(long sentSeq) {
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> entry = all.next();
                if (!entry.key.equals(COUNTING) && new Numbers(entry.value).read() > sentSeq) {
                    markChanged(entry.key);
                }
            }
        }
    }

    /// How many cells were not sent yet.
    int changedCells() {
        return changedTurnouts.size() + changedTallies.size();
    }

    void sendTurnouts(Sender sender) {
        send(changedTurnouts, sender);
    }

    /// To be called after [#sendTurnouts].
    void sendTallies(Sender sender) {
        send(changedTallies, sender);
        cells.clear();
    }

    private void send(Set<String> changed, Sender sender) {
        for (String key : changed) {
            long[] cell = cells.containsKey(key) ? cells.get(key) : Numbers.decode(store.get(key));
            CountRecord record = CellRecords.of(key, cell[0], Arrays.copyOfRange(cell, 1, cell.length), rules);
            sender.send(key.getBytes(UTF_8), record.encode());
        }
        changed.clear();
    }
}
