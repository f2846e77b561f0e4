package org.disvote.topics.leaf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.topics.leaf.LeafReading.Read;

/// What the notary's topic says, by its records in order: the statements, and the rounds in short. For one
/// thread.
public final class NotaryFold {

    private static final int SKIPPED_MAX = 1_000;

    private final LeafReading reading = new LeafReading();
    private final List<Read.Taken> statements = new ArrayList<>();
    private final Map<String, TermsLeaf> terms = new HashMap<>();
    private final Deque<SkippedRecord> skipped = new ArrayDeque<>();
    private long foreign;

    /// Applies one record. To be called in the order of the offsets.
    ///
    /// @return the record, if it counts for nothing
    public Optional<SkippedRecord> accept(ConsumerRecord<byte[], byte[]> record) {
        try {
            return switch (reading.read(record.value())) {
                case Read.Taken taken -> {
                    keep(taken);
                    yield Optional.empty();
                }
                case Read.Foreign(String why) -> skip(record.offset(), why);
            };
        } catch (BrokenRoundException e) {
            return skip(record.offset(), String.valueOf(e.getMessage()));
        }
    }

    private void keep(Read.Taken taken) {
        switch (taken.leaf()) {
            case RoundLeaf _ -> {} // is in the rounds
            case TermsLeaf launched -> {
                statements.add(taken);
                terms.putIfAbsent(launched.electionId(), launched);
            }
            default -> statements.add(taken);
        }
    }

    private Optional<SkippedRecord> skip(long offset, String why) {
        SkippedRecord record = new SkippedRecord(offset, "notary", why);
        skipped.addLast(record);
        if (skipped.size() > SKIPPED_MAX) {
            skipped.removeFirst();
        }
        foreign++;
        return Optional.of(record);
    }

    /// All statements but the rounds, each with its leaf's index, in order.
    public List<Read.Taken> statements() {
        return Collections.unmodifiableList(statements);
    }

    /// The first statement of this election's terms.
    public Optional<TermsLeaf> terms(ElectionId election) {
        return Optional.ofNullable(terms.get(election.value()));
    }

    /// Rounds, size of the tree, the system, and whether a round stopped the reading.
    public LeafReading reading() {
        return reading;
    }

    /// How many records counted for nothing.
    public long foreign() {
        return foreign;
    }

    /// The records that count for nothing, the newest ones.
    public List<SkippedRecord> skipped() {
        return new ArrayList<>(skipped);
    }
}
