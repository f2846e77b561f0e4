package org.disvote.topics.follow;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.BrokenRoundException;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.LeafReading;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.jspecify.annotations.Nullable;

/// Which terms, closes and counts of elections the notary has stated, by `disvote.notary.v1`. A shard opens an election
/// only with the terms that the notary has stated, so that every vote stands behind its election's terms in the
/// log. Of several statements of one election the first counts. For one thread.
public final class StatedTerms {

    private final LeafReading reading = LeafReading.withoutRounds();
    private final Map<String, Leaf.TermsLeaf> terms = new TreeMap<>();
    private final Map<String, Leaf.CloseLeaf> closes = new TreeMap<>();
    private final Map<String, Count> counts = new TreeMap<>();

    /// The statement of an election's count.
    ///
    /// @param index of its leaf in the log's tree
    public record Count(Leaf.CountLeaf leaf, long index) {}

    /// What the topic says now.
    ///
    /// @throws KafkaException if the brokers do not answer or lack the topic
    public static StatedTerms read(Brokers brokers) {
        StatedTerms stated = new StatedTerms();
        TopicSnapshot.read(brokers, TopicCatalog.NOTARY, record -> stated.accept(record.value()));
        return stated;
    }

    /// Applies one record. To be called in the order of the offsets.
    ///
    /// @return whether more is stated of elections than before
    public boolean accept(byte @Nullable [] value) {
        try {
            if (!(reading.read(value) instanceof LeafReading.Read.Taken taken)) {
                return false;
            }
            return switch (taken.leaf()) {
                case Leaf.TermsLeaf stated -> terms.putIfAbsent(stated.electionId(), stated) == null;
                case Leaf.CloseLeaf stated -> closes.putIfAbsent(stated.electionId(), stated) == null;
                case Leaf.CountLeaf stated ->
                    counts.putIfAbsent(stated.electionId(), new Count(stated, taken.index())) == null;
                default -> false;
            };
        } catch (BrokenRoundException e) {
            return false;
        }
    }

    /// The statement of an election's terms.
    public Optional<Leaf.TermsLeaf> find(ElectionId id) {
        return Optional.ofNullable(terms.get(id.value()));
    }

    /// The statement that an election is closed in every partition.
    ///
    /// @param system this system; a topic of another one states nothing here
    public Optional<Leaf.CloseLeaf> close(ElectionId id, SystemRecord system) {
        return isOf(system) ? Optional.ofNullable(closes.get(id.value())) : Optional.empty();
    }

    /// The statement of an election's count.
    ///
    /// @param system this system; a topic of another one states nothing here
    public Optional<Count> count(ElectionId id, SystemRecord system) {
        return isOf(system) ? Optional.ofNullable(counts.get(id.value())) : Optional.empty();
    }

    private boolean isOf(SystemRecord system) {
        return reading.system().filter(there -> there.isOf(system)).isPresent();
    }

    /// Why no shard may open an election with these terms; [Reason#NONE] if they are stated.
    ///
    /// @param system this system; a topic of another one states nothing here
    public Reason withheld(Election election, SystemRecord system) {
        if (!isOf(system)) {
            return Reason.of(Code.TERMS_NOT_STATED);
        }
        return find(election.id())
                .map(stated -> stated.terms().equals(election.digest()) ? Reason.NONE : Reason.of(Code.TERMS_DIFFER))
                .orElse(Reason.of(Code.TERMS_NOT_STATED));
    }

    /// Whether a notary has ever written to the topic.
    public boolean isEmpty() {
        return reading.system().isEmpty();
    }

    /// Why nothing more is read: a round that contradicts those before it.
    public Optional<String> broken() {
        return reading.broken();
    }
}
