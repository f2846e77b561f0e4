package org.disvote.topics.count.group;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.ballot.Conditions;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.count.ConstituencyCount;
import org.disvote.topics.election.Election;

/// What of an election decides how its results and its turnout are shown.
///
/// @param groups which constituencies are shown together
/// @param minList an option that has fewer votes than this, but has some, shows no crosses
/// @param papers by constituency; the paper under the empty name is everybody else's
public record Grouping(Groups groups, long minList, SortedMap<String, Paper> papers) {

    public Grouping {
        papers = Collections.unmodifiableSortedMap(new TreeMap<>(papers));
    }

    public static Grouping of(Election election) {
        return of(election.terms(), election.papers());
    }

    public static Grouping of(Conditions conditions, SortedMap<String, Paper> papers) {
        return new Grouping(new Groups(conditions.minGroup(), conditions.neighbours()), conditions.minList(), papers);
    }

    /// The results while voting goes on, where an election shows them at all: one group of all constituencies.
    public List<GroupResult> live(Map<String, ConstituencyCount> counts) {
        return results(Groups.all(counted(counts)), counts);
    }

    /// The results once no partition can take another vote.
    public List<GroupResult> afterClose(Map<String, ConstituencyCount> counts) {
        return results(groups.of(counted(counts)), counts);
    }

    private List<GroupResult> results(List<Groups.Group> shown, Map<String, ConstituencyCount> counts) {
        return GroupResult.of(shown, counts, this::paper, minList);
    }

    private SortedMap<String, Long> counted(Map<String, ConstituencyCount> counts) {
        SortedMap<String, Long> counted = new TreeMap<>();
        papers.keySet().forEach(constituency -> counted.put(constituency, 0L));
        counts.forEach((constituency, count) -> {
            if (count.ballots() > 0) {
                counted.put(constituency, count.ballots());
            }
        });
        return counted;
    }

    /// The turnout after the close, by the constituencies of each group, in the groups' order. A constituency
    /// whose voters have no paper of their own and no ballot that counts is in no group of the results; here
    /// it is in one.
    ///
    /// @param counts decide which constituencies are a group
    public List<Turnout> turnout(Map<String, ConstituencyCount> counts, Map<String, Long> voters) {
        return turnoutOf(groups.of(counted(counts)), voters);
    }

    /// As [#turnout], by groups that are known already.
    public List<Turnout> turnoutOf(List<Groups.Group> shown, Map<String, Long> voters) {
        List<String> voted = voters.keySet().stream()
                .filter(constituency -> voters.getOrDefault(constituency, 0L) > 0)
                .sorted()
                .toList();
        return groups.including(shown, voted).stream()
                .map(group -> new Turnout(
                        List.copyOf(group.constituencies()),
                        group.constituencies().stream()
                                .mapToLong(constituency -> voters.getOrDefault(constituency, 0L))
                                .sum()))
                .toList();
    }

    /// The voters of some constituencies together.
    public record Turnout(List<String> constituencies, long voters) {}

    private Optional<Paper> paper(String constituency) {
        Paper own = papers.get(constituency);
        return Optional.ofNullable(own == null ? papers.get("") : own);
    }
}
