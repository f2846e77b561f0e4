package org.disvote.topics.count.transcript;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.count.ConstituencyCount;
import org.disvote.topics.count.rule.InvalidReason;
import org.disvote.topics.count.rule.Judgment;

/// What judged ballots add up to. For one thread.
final class Tally {

    private final SortedMap<String, BallotCount> counts = new TreeMap<>();
    private final Map<InvalidReason, Long> invalid = new EnumMap<>(InvalidReason.class);

    /// @param constituency of the ballot
    void add(String constituency, Judgment judgment) {
        switch (judgment) {
            case Judgment.Counts counted ->
                counts.computeIfAbsent(constituency, _ -> new BallotCount(counted.paper()))
                        .add(counted.answers());
            case Judgment.Invalid(InvalidReason reason) -> invalid.merge(reason, 1L, Long::sum);
        }
    }

    void add(Tally other) {
        other.counts.forEach(
                (constituency, count) -> counts.computeIfAbsent(constituency, _ -> new BallotCount(count.paper()))
                        .add(count));
        other.invalid.forEach((reason, voters) -> invalid.merge(reason, voters, Long::sum));
    }

    SortedMap<String, ConstituencyCount> byConstituency() {
        SortedMap<String, ConstituencyCount> all = new TreeMap<>();
        counts.forEach((constituency, count) -> all.put(constituency, count.count()));
        return all;
    }

    long invalid(InvalidReason reason) {
        return invalid.getOrDefault(reason, 0L);
    }
}
