package org.disvote.ingest.http.election;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.ingest.count.CountFile;
import org.disvote.ingest.count.StatedCounts;
import org.disvote.ingest.election.Closing;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.count.ConstituencyCount;
import org.disvote.topics.count.Counts;
import org.disvote.topics.count.group.GroupResult;
import org.disvote.topics.count.group.Grouping;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.statement.CountTranscript;
import org.jspecify.annotations.Nullable;

/// An election's results as JSON.
///
/// @param votes ballots that count; missing while the tally is secret, as `groups` and `choices`
/// @param choices only in elections that are defined by choices
/// @param groups by constituencies, as in `count.json`; one group of all until every vote is counted. Of a
///     sealed election those of its `count.json`
/// @param uncounted missing where every voter's vote counts
/// @param count missing until one is stated
/// @param positions by partition of the log
record ResultsJson(
        ElectionId electionId,
        Map<String, String> title,
        String state,
        Instant closesAt,
        long voters,
        @Nullable Long votes,
        @Nullable List<Choice> choices,
        @Nullable Object groups,
        @Nullable Uncounted uncounted,
        @Nullable CountJson count,
        SortedMap<Integer, Position> positions) {

    /// @param percent with two decimals
    record Choice(ChoiceId id, Map<String, String> title, long votes, BigDecimal percent) {}

    /// Votes that count for nothing.
    ///
    /// @param reasons how many voters' votes are invalid for which reason; of a sealed election only
    record Uncounted(
            @JsonProperty("void") long voidVotes,
            long invalid,
            @Nullable SortedMap<String, Long> reasons,
            String note) {

        private static final String OPEN =
                "The log has votes that no election allows. The result is that of count.json; run disvote audit.";
        private static final String SEALED =
                "The log has votes that no election allows, or envelopes that hold no ballot. Each is in the count's"
                        + " input; run disvote audit.";

        static @Nullable Uncounted of(Counts.Rest rest) {
            return rest.isNothing() ? null : new Uncounted(rest.voidVotes(), rest.invalidVotes(), null, OPEN);
        }

        static @Nullable Uncounted of(CountTranscript count) {
            long invalid = count.voters() - count.counted();
            return count.voids() == 0 && invalid == 0
                    ? null
                    : new Uncounted(count.voids(), invalid, count.invalid(), SEALED);
        }
    }

    /// How far one partition's votes are sealed, counted and replicated.
    record Position(@Nullable Long sealedSeq, @Nullable Instant sealedAt, long countedSeq, long replicatedSeq) {}

    /// Of an open election.
    ///
    /// @param withTally whether the votes may be published
    /// @param count what is stated
    static ResultsJson of(
            Election election,
            String state,
            Closing closing,
            Counts counts,
            boolean withTally,
            Optional<StatedCounts.Count> count) {
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
                groups == null || election.choices().isEmpty() ? null : choices(election, counts.tally(election.id())),
                groups,
                withTally ? Uncounted.of(counts.uncounted(election.id())) : null,
                count.map(stated -> CountJson.of(election, stated)).orElse(null),
                positions(closing));
    }

    /// Of a sealed election. Nobody has a tally before its trustees have counted it.
    ///
    /// @param count what is stated
    static ResultsJson sealed(Election election, Closing closing, Counts counts, Optional<StatedCounts.Count> count) {
        Optional<CountFile> file = count.flatMap(StatedCounts.Count::result).map(StatedCounts.Result::file);
        Optional<CountTranscript> numbers = file.map(CountFile::numbers);
        return new ResultsJson(
                election.id(),
                ElectionJson.sorted(election.title()),
                file.isPresent() ? "final" : "counting",
                election.closesAt(),
                numbers.map(CountTranscript::voters).orElseGet(() -> counts.voters(election.id())),
                numbers.map(CountTranscript::counted).orElse(null),
                file.filter(_ -> !election.choices().isEmpty())
                        .map(known -> choices(election, known))
                        .orElse(null),
                file.map(CountFile::groups).orElse(null),
                numbers.isPresent() ? Uncounted.of(numbers.get()) : null,
                file.isPresent()
                        ? count.map(stated -> CountJson.of(election, stated)).orElse(null)
                        : null,
                positions(closing));
    }

    private static List<Choice> choices(Election election, CountFile file) {
        Map<ChoiceId, Long> votes = new HashMap<>();
        election.choices()
                .forEach(choice -> votes.put(
                        choice.id(),
                        file.votes(Definition.SHORT_QUESTION, choice.id().value())));
        return choices(election, votes);
    }

    /// Groups are shown once every vote is counted. Before, they would differ from one second to the next, and
    /// the differences would say what few voters voted.
    private static List<GroupResult> groups(Election election, Closing closing, Counts counts) {
        Grouping grouping = Grouping.of(election);
        Map<String, ConstituencyCount> byConstituency = counts.byConstituency(election.id());
        return closing.counted() ? grouping.afterClose(byConstituency) : grouping.live(byConstituency);
    }

    private static List<Choice> choices(Election election, Map<ChoiceId, Long> tally) {
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
