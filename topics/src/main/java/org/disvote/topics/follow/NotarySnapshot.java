package org.disvote.topics.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.BrokenRoundException;
import org.disvote.topics.leaf.LeafReading;
import org.disvote.topics.leaf.LeafReading.Read;
import org.jspecify.annotations.Nullable;

/// The notary's topic as it was at one moment.
///
/// @param reading what was read: rounds, size of the tree, the system
/// @param skipped the records that count for nothing, at most [#SKIPPED_MAX] of them
/// @param foreign how many records count for nothing
public record NotarySnapshot(LeafReading reading, List<SkippedRecord> skipped, long foreign) {

    public static final int SKIPPED_MAX = 1_000;

    public NotarySnapshot {
        skipped = List.copyOf(skipped);
    }

    /// @param taken gets every statement in order, rounds too, with its leaf's index
    /// @throws KafkaException if the brokers do not answer or lack the topic
    /// @throws BrokenRoundException if a round contradicts those before it
    public static NotarySnapshot read(Brokers brokers, Consumer<Read.Taken> taken) throws BrokenRoundException {
        Reader reader = new Reader(taken);
        TopicSnapshot.read(brokers, TopicCatalog.NOTARY, record -> reader.read(record.offset(), record.value()));
        if (reader.broken != null) {
            throw reader.broken;
        }
        return new NotarySnapshot(reader.reading, reader.skipped, reader.foreign);
    }

    private static final class Reader {
        private final Consumer<Read.Taken> taken;
        private final LeafReading reading = new LeafReading();
        private final List<SkippedRecord> skipped = new ArrayList<>();
        private long foreign;
        private @Nullable BrokenRoundException broken;

        Reader(Consumer<Read.Taken> taken) {
            this.taken = taken;
        }

        void read(long offset, byte @Nullable [] value) {
            if (broken != null) {
                return;
            }
            try {
                switch (reading.read(value)) {
                    case Read.Taken statement -> taken.accept(statement);
                    case Read.Foreign(String why) -> {
                        foreign++;
                        if (skipped.size() < SKIPPED_MAX) {
                            skipped.add(new SkippedRecord(offset, "notary", why));
                        }
                    }
                }
            } catch (BrokenRoundException e) {
                broken = e;
            }
        }
    }
}
