package org.disvote.audit.since;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.audit.source.ElectionsTopic;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;

/// A launched election, as an audit reports it, so that a later audit can compare.
///
/// @param terms the digest of its terms
/// @param closes the close of the launch, and each to which it was moved
/// @param closedAt by partition that is stated to be closed, the last seq
public record ElectionState(String electionId, String terms, List<Instant> closes, SortedMap<Integer, Long> closedAt) {

    public ElectionState {
        closes = List.copyOf(closes);
    }

    /// All of them, by ID.
    public static List<ElectionState> of(ElectionsTopic topic) {
        SortedMap<String, SortedMap<Integer, Long>> closed = new TreeMap<>();
        topic.closings().forEach(stated -> {
            ClosingStatement first = stated.getFirst();
            closed.computeIfAbsent(first.electionId().value(), id -> new TreeMap<>())
                    .put(first.partition(), first.lastSeq());
        });
        List<ElectionState> all = new ArrayList<>();
        topic.definitions().forEach((id, definitions) -> {
            Election election = definitions.getLast();
            List<Instant> closes = new ArrayList<>();
            election.closeMoves().forEach(move -> closes.add(move.from()));
            closes.add(election.closesAt());
            all.add(new ElectionState(
                    id.value(), election.digest(), closes, closed.getOrDefault(id.value(), new TreeMap<>())));
        });
        return all;
    }
}
