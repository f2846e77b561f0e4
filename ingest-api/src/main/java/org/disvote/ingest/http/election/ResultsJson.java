package org.disvote.ingest.http.election;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.ingest.election.Closing;
import org.disvote.topics.count.ConstituencyCount;
import org.disvote.topics.count.Counts;
import org.disvote.topics.count.group.GroupResult;
import org.disvote.topics.count.group.Grouping;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.jspecify.annotations.Nullable;

/// An election's results as JSON.
///
/// @param votes ballots that count; missing while the tally is secret, as `groups` and `choices`
/// @param choices only in elections that are defined by choices
/// @param groups by constituencies, as in `count.json`; one group of all until every vote is counted
/// @param uncounted missing where every voter's vote counts
/// @param positions by partition of the log
record ResultsJson(
        ElectionId electionId,
        Map<String, String> title,
        String state,
        Instant closesAt,
        long voters,
        @Nullable Long votes,
        @Nullable List<Choice> choices,
        @Nullable List<GroupResult> groups,
        @Nullable Uncounted uncounted,
        SortedMap<Integer, Position> positions) {

    /// @param percent with two decimals
    record Choice(ChoiceId id, Map<String, String> title, long votes, BigDecimal percent) {}

    /// Votes that count for nothing. Only a count from the records themselves is the result then.
    record Uncounted(@JsonProperty("void") long voidVotes, long invalid, String note) {

        private static final String NOTE =
                "The log has votes that no election allows. The result is that of count.json; run disvote audit.";

        static @Nullable Uncounted of(Counts.Rest rest) {
            return rest.isNothing() ? null : new Uncounted(rest.voidVotes(), rest.invalidVotes(), NOTE);
        }
    }

    /// How far one partition's votes are sealed, counted and replicated.
    record Position(@Nullable Long sealedSeq, @Nullable Instant sealedAt, long countedSeq, long replicatedSeq) {}

    /// @param withTally whether the votes may be published
    static ResultsJson of(Election election, String state, Closing closing, Counts counts, boolean withTally) {
        List<GroupResult> groups = withTally ? groups(election, closing, counts) : null;
        return new ResultsJson(
                election.id(),
                ElectionJson.sorted(election.title()),
                state,
                election.closesAt(),
                counts.voters(election.id()),
                groups == null
                        ? null
                        : Long.valueOf(
                                groups.stream().mapToLong(GroupResult::counted).sum()),
                groups == null || election.choices().isEmpty() ? null : choices(election, counts),
                groups,
                withTally ? Uncounted.of(counts.uncounted(election.id())) : null,
                positions(closing));
    }

    /// Groups are shown once every vote is counted. Before, they would differ from one second to the next, and the
    /// differences would say what few voters voted.
    private static List<GroupResult> groups(Election election, Closing closing, Counts counts) {
        Grouping grouping = Grouping.of(election);
        Map<String, ConstituencyCount> byConstituency = counts.byConstituency(election.id());
        return closing.counted() ? grouping.afterClose(byConstituency) : grouping.live(byConstituency);
    }

    private static List<Choice> choices(Election election, Counts counts) {
        Map<ChoiceId, Long> tally = counts.tally(election.id());
        long all = tally.values().stream().mapToLong(Long::longValue).sum();
        return election.choices().stream()
                .map(choice -> {
                    long votes = tally.getOrDefault(choice.id(), 0L);
                    return new Choice(choice.id(), ElectionJson.sorted(choice.title()), votes, percent(votes, all));
                })
                .toList();
    }

    private static SortedMap<Integer, Position> positions(Closing closing) {
        SortedMap<Integer, Position> positions = new TreeMap<>();
        closing.partitions()
                .forEach(partition -> positions.put(
                        partition.partition(),
                        new Position(
                                partition.sealedSeq().orElse(null),
                                partition.sealedAt().orElse(null),
                                partition.countedSeq(),
                                partition.replicatedSeq())));
        return positions;
    }

    private static BigDecimal percent(long part, long all) {
        return all == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(part).movePointRight(2).divide(BigDecimal.valueOf(all), 2, RoundingMode.HALF_UP);
    }
}
