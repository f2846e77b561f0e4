package org.disvote.ingest.http.election;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.ingest.count.CountFile;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.count.Counts;
import org.disvote.topics.count.group.Grouping;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.jspecify.annotations.Nullable;

/// An election's turnout as JSON. The total is exact. What is of few voters is not shown until every vote is
/// counted: the turnout of a constituency is rounded down, and an hour is shown once it is over. Of a sealed
/// election every vote is counted once its count is stated.
///
/// @param byHour ascending; hours without a voter are left out
/// @param byConstituency missing in elections without an electoral roll, and once every vote is counted
/// @param byGroup only once every vote is counted, of elections with an electoral roll: as the results are
///     grouped
record TurnoutJson(
        ElectionId electionId,
        long voters,
        List<Hour> byHour,
        @Nullable List<Constituency> byConstituency,
        @Nullable List<Grouping.Turnout> byGroup) {

    /// @param hour of the first vote, by the master's clock
    record Hour(Instant hour, long voters) {}

    record Constituency(String constituency, long voters) {}

    /// @param counted whether every vote is counted that can ever exist
    static TurnoutJson of(Election election, Counts counts, boolean counted, Instant now) {
        return of(
                election,
                counts,
                counted
                        ? Optional.of(Grouping.of(election)
                                .turnout(
                                        counts.byConstituency(election.id()),
                                        counts.votersByConstituency(election.id())))
                        : Optional.empty(),
                now);
    }

    /// Of a sealed election only its count says which constituencies are shown together.
    static TurnoutJson sealed(Election election, Counts counts, Optional<CountFile> count, Instant now) {
        return of(
                election,
                counts,
                count.map(file ->
                        Grouping.of(election).turnoutOf(file.shown(), counts.votersByConstituency(election.id()))),
                now);
    }

    /// @param groups once every vote is counted
    private static TurnoutJson of(
            Election election, Counts counts, Optional<List<Grouping.Turnout>> groups, Instant now) {
        boolean withRoll = election.eligibility() == Eligibility.ROLL;
        Map<String, Long> voters = counts.votersByConstituency(election.id());
        return new TurnoutJson(
                election.id(),
                counts.voters(election.id()),
                byHour(counts.turnout(election.id()), groups.isPresent() ? Instant.MAX : now),
                withRoll && groups.isEmpty()
                        ? byConstituency(Grouping.of(election).groups().rounded(new TreeMap<>(voters)))
                        : null,
                withRoll ? groups.orElse(null) : null);
    }

    /// @param until hours that end later are left out
    private static List<Hour> byHour(Map<Instant, Long> minutes, Instant until) {
        SortedMap<Instant, Long> hours = new TreeMap<>();
        minutes.forEach((minute, voters) -> hours.merge(minute.truncatedTo(ChronoUnit.HOURS), voters, Long::sum));
        return hours.entrySet().stream()
                .filter(each -> !each.getKey().plus(1, ChronoUnit.HOURS).isAfter(until))
                .map(each -> new Hour(each.getKey(), each.getValue()))
                .toList();
    }

    private static List<Constituency> byConstituency(Map<String, Long> voters) {
        return voters.entrySet().stream()
                .map(each -> new Constituency(each.getKey(), each.getValue()))
                .toList();
    }
}
