package org.disvote.ingest.http.election;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.disvote.ingest.election.Closing;
import org.disvote.topics.count.Counts;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Election.Eligibility;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.jspecify.annotations.Nullable;

/// An election's results as JSON.
///
/// @param votes missing while the tally is secret, as `choices`
/// @param byConstituency missing while the tally is secret, and in elections without an electoral roll
record ResultsJson(
        ElectionId electionId,
        Map<String, String> title,
        String state,
        Instant closesAt,
        long voters,
        @Nullable Long votes,
        @Nullable List<Choice> choices,
        @Nullable List<Constituency> byConstituency,
        List<Position> positions) {

    /// @param percent with two decimals
    record Choice(ChoiceId id, Map<String, String> title, long votes, BigDecimal percent) {}

    record Constituency(String constituency, long votes, List<ChoiceVotes> choices) {}

    record ChoiceVotes(ChoiceId id, long votes) {}

    /// How far one partition's votes are sealed, counted and replicated.
    record Position(
            int partition,
            @Nullable Long sealedSeq,
            @Nullable Instant sealedAt,
            long countedSeq,
            long replicatedSeq) {}

    /// @param withTally whether the votes of each choice may be published
    static ResultsJson of(Election election, String state, Closing closing, Counts counts, boolean withTally) {
        long voters = counts.voters(election.id());
        Map<ChoiceId, Long> tally = withTally ? counts.tally(election.id()) : null;
        return new ResultsJson(
                election.id(),
                ElectionJson.sorted(election.title()),
                state,
                election.closesAt(),
                voters,
                tally == null ? null : Long.valueOf(sum(tally)),
                tally == null ? null : choices(election, tally),
                withTally && election.eligibility() == Eligibility.ROLL ? byConstituency(election, counts) : null,
                closing.partitions().stream().map(ResultsJson::position).toList());
    }

    private static List<Choice> choices(Election election, Map<ChoiceId, Long> tally) {
        long all = sum(tally);
        return election.choices().stream()
                .map(choice -> {
                    long votes = tally.getOrDefault(choice.id(), 0L);
                    return new Choice(choice.id(), ElectionJson.sorted(choice.title()), votes, percent(votes, all));
                })
                .toList();
    }

    private static List<Constituency> byConstituency(Election election, Counts counts) {
        return counts.tallyByConstituency(election.id()).entrySet().stream()
                .map(each ->
                        new Constituency(each.getKey(), sum(each.getValue()), choiceVotes(election, each.getValue())))
                .toList();
    }

    private static List<ChoiceVotes> choiceVotes(Election election, Map<ChoiceId, Long> tally) {
        return election.choices().stream()
                .map(choice -> new ChoiceVotes(choice.id(), tally.getOrDefault(choice.id(), 0L)))
                .toList();
    }

    private static Position position(Closing.OfPartition partition) {
        return new Position(
                partition.partition(),
                partition.sealedSeq().orElse(null),
                partition.sealedAt().orElse(null),
                partition.countedSeq(),
                partition.replicatedSeq());
    }

    private static long sum(Map<?, Long> parts) {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static BigDecimal percent(long part, long all) {
        return all == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(part).movePointRight(2).divide(BigDecimal.valueOf(all), 2, RoundingMode.HALF_UP);
    }
}
