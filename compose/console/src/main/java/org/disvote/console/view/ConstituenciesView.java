package org.disvote.console.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.console.watch.TopicsWatch;
import org.disvote.ingest.election.Closing;
import org.disvote.topics.count.Counts;
import org.disvote.topics.count.group.GroupResult;
import org.disvote.topics.count.group.Grouping;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;

/// An election with a roll, by constituency. It is large, so it is sent only on request. Operators see as little of
/// few voters as everybody does: the turnout of a constituency is rounded down until every vote is counted, and
/// then constituencies are grouped.
///
/// @param questions without their numbers of all constituencies; none while results may not be shown
public record ConstituenciesView(
        Map<String, String> title, List<QuestionView> questions, List<ConstituencyView> districts) {

    /// @param constituencies one, or those of a group; the empty name stands for voters without one
    /// @param votes by question and option
    public record ConstituencyView(
            List<String> constituencies, long registered, long voters, Map<String, Map<String, Long>> votes) {}

    static SortedMap<ElectionId, ConstituenciesView> all(TopicsWatch topics) {
        SortedMap<ElectionId, ConstituenciesView> views = new TreeMap<>();
        topics.elections()
                .forEach(election -> topics.roll(election)
                        .ifPresent(roll -> views.put(election.id(), of(election, roll.voters(), topics))));
        return views;
    }

    private static ConstituenciesView of(Election election, SortedMap<String, Long> registered, TopicsWatch topics) {
        Closing closing = topics.closing(election);
        Counts counts = topics.counts();
        Grouping grouping = Grouping.of(election);
        SortedMap<String, Long> voters = counts.votersByConstituency(election.id());
        if (!closing.counted()) {
            SortedMap<String, Long> rounded = grouping.groups().rounded(voters);
            return new ConstituenciesView(
                    election.title(),
                    List.of(),
                    registered.entrySet().stream()
                            .map(each -> new ConstituencyView(
                                    List.of(each.getKey()),
                                    each.getValue(),
                                    rounded.getOrDefault(each.getKey(), 0L),
                                    Map.of()))
                            .toList());
        }
        List<ConstituencyView> districts = new ArrayList<>();
        for (GroupResult group : grouping.afterClose(counts.byConstituency(election.id()))) {
            districts.add(new ConstituencyView(
                    List.copyOf(group.constituencies()), sum(registered, group), sum(voters, group), votes(group)));
        }
        return new ConstituenciesView(
                election.title(), QuestionView.all(grouping.papers().values(), List.of()), districts);
    }

    private static long sum(Map<String, Long> parts, GroupResult group) {
        return group.constituencies().stream()
                .mapToLong(constituency -> parts.getOrDefault(constituency, 0L))
                .sum();
    }

    private static Map<String, Map<String, Long>> votes(GroupResult group) {
        Map<String, Map<String, Long>> votes = new LinkedHashMap<>();
        group.questions().forEach((question, result) -> {
            Map<String, Long> ofOptions = new LinkedHashMap<>();
            result.options().forEach((option, counted) -> ofOptions.put(option, counted.votes()));
            votes.put(question, ofOptions);
        });
        return votes;
    }
}
