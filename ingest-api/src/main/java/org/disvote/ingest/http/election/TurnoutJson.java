package org.disvote.ingest.http.election;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.disvote.topics.count.Counts;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Election.Eligibility;
import org.disvote.topics.id.ElectionId;
import org.jspecify.annotations.Nullable;

/// An election's turnout as JSON.
///
/// @param byConstituency missing in elections without an electoral roll
record TurnoutJson(
        ElectionId electionId,
        long voters,
        List<Minute> byMinute,
        @Nullable List<Constituency> byConstituency) {

    record Minute(Instant minute, long voters) {}

    record Constituency(String constituency, long voters) {}

    static TurnoutJson of(Election election, Counts counts) {
        return new TurnoutJson(
                election.id(),
                counts.voters(election.id()),
                byMinute(counts.turnout(election.id())),
                election.eligibility() == Eligibility.ROLL
                        ? byConstituency(counts.votersByConstituency(election.id()))
                        : null);
    }

    private static List<Minute> byMinute(Map<Instant, Long> voters) {
        return voters.entrySet().stream()
                .map(each -> new Minute(each.getKey(), each.getValue()))
                .toList();
    }

    private static List<Constituency> byConstituency(Map<String, Long> voters) {
        return voters.entrySet().stream()
                .map(each -> new Constituency(each.getKey(), each.getValue()))
                .toList();
    }
}
