package org.disvote.console.view;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.console.watch.TopicsWatch;
import org.disvote.topics.count.Counts;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;

/// An election with a roll, by constituency. It is large, so it is sent only on request.
///
/// @param choices those with results, in the election's order; empty while results may not be shown
public record ConstituenciesView(Map<String, String> title, List<Choice> choices, List<ConstituencyView> districts) {

    /// @param constituency empty for voters without one
    /// @param votes by choice
    public record ConstituencyView(String constituency, long registered, long voters, Map<ChoiceId, Long> votes) {}

    static SortedMap<ElectionId, ConstituenciesView> all(TopicsWatch topics) {
        SortedMap<ElectionId, ConstituenciesView> views = new TreeMap<>();
        topics.elections()
                .forEach(election -> topics.roll(election)
                        .ifPresent(roll -> views.put(election.id(), of(election, roll.constituencies(), topics))));
        return views;
    }

    private static ConstituenciesView of(Election election, SortedMap<String, Long> registered, TopicsWatch topics) {
        boolean shown = ElectionViews.mayShowResults(election, topics.closing(election));
        Counts counts = topics.counts();
        var voters = counts.votersByConstituency(election.id());
        var tallies = counts.tallyByConstituency(election.id());
        return new ConstituenciesView(
                election.title(),
                shown ? election.choices() : List.of(),
                registered.entrySet().stream()
                        .map(each -> new ConstituencyView(
                                each.getKey(),
                                each.getValue(),
                                voters.getOrDefault(each.getKey(), 0L),
                                shown ? tallies.getOrDefault(each.getKey(), new TreeMap<>()) : Map.of()))
                        .toList());
    }
}
