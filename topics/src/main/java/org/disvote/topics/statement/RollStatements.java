package org.disvote.topics.statement;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.json.MalformedEventException;

/// What each roll is, by the topic of statements: the last statement of its name, by offset. For one thread.
public final class RollStatements {

    private static final int SKIPPED_MAX = 1_000;

    private final SortedMap<String, RollStatement> last = new TreeMap<>();
    private final Deque<SkippedRecord> skipped = new ArrayDeque<>();

    /// Applies one record. To be called in the order of the offsets.
    public void accept(ConsumerRecord<byte[], byte[]> record) {
        if (!RollStatement.isOne(record.value())) {
            return;
        }
        try {
            RollStatement statement = RollStatement.read(record.value());
            last.put(statement.roll(), statement);
        } catch (MalformedEventException e) {
            skipped.addLast(new SkippedRecord(record.offset(), "roll", String.valueOf(e.getMessage())));
            if (skipped.size() > SKIPPED_MAX) {
                skipped.removeFirst();
            }
        }
    }

    /// By name.
    public SortedMap<String, RollStatement> all() {
        return Collections.unmodifiableSortedMap(last);
    }

    public Optional<RollStatement> find(String roll) {
        return Optional.ofNullable(last.get(roll));
    }

    /// The records that say they are about a roll and count for nothing, the newest ones.
    public List<SkippedRecord> skipped() {
        return new ArrayList<>(skipped);
    }
}
