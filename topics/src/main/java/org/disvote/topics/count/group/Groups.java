package org.disvote.topics.count.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Joins constituencies in which few voters voted, so that results say nothing about single voters. The same
/// counts give the same groups everywhere.
///
/// @param minGroup a group with fewer counted ballots than this, but with some, is joined with another one
/// @param neighbours with which constituency's group a group is joined, by its first constituency
public record Groups(long minGroup, Map<String, String> neighbours) {

    public Groups {
        neighbours = Map.copyOf(neighbours);
    }

    /// Constituencies whose results are shown as one.
    ///
    /// @param constituencies by ascending name; empty only if the election has none at all
    /// @param counted ballots that count
    public record Group(SortedSet<String> constituencies, long counted) {

        private static final Comparator<Group> BY_FIRST =
                Comparator.comparing(group -> group.constituencies().first());

        public Group {
            constituencies = new TreeSet<>(constituencies);
        }

        private Group with(Group other) {
            SortedSet<String> all = new TreeSet<>(constituencies);
            all.addAll(other.constituencies);
            return new Group(all, counted + other.counted);
        }
    }

    /// The groups of results after the close, in the order of their first constituencies.
    ///
    /// @param counted ballots that count, by constituency; zero for those that have a paper only
    public List<Group> of(SortedMap<String, Long> counted) {
        List<Group> groups = new ArrayList<>();
        new TreeMap<>(counted).forEach((name, ballots) -> groups.add(new Group(new TreeSet<>(List.of(name)), ballots)));
        while (groups.size() > 1) {
            int small = smallest(groups);
            if (small < 0) {
                break;
            }
            int other = partner(groups, small);
            Group joined = groups.get(small).with(groups.get(other));
            groups.remove(Math.max(small, other));
            groups.remove(Math.min(small, other));
            groups.add(joined);
            groups.sort(Group.BY_FIRST);
        }
        return List.copyOf(groups);
    }

    /// The one group of all, as live results are shown.
    public static List<Group> all(SortedMap<String, Long> counted) {
        return counted.isEmpty() ? List.of() : List.of(new Group(new TreeSet<>(counted.keySet()), sum(counted)));
    }

    /// Adds each constituency that is in no group to one: to its neighbour's, else to the next one, and the
    /// last to the one before it. It has no ballot that counts.
    ///
    /// @param groups in order, as [#of] gives them
    public List<Group> including(List<Group> groups, Collection<String> constituencies) {
        if (groups.isEmpty()) {
            return constituencies.isEmpty() ? List.of() : List.of(new Group(new TreeSet<>(constituencies), 0));
        }
        List<Group> all = new ArrayList<>(groups);
        for (String constituency : constituencies) {
            if (groups.stream().noneMatch(group -> group.constituencies().contains(constituency))) {
                int at = place(groups, constituency);
                all.set(at, all.get(at).with(new Group(new TreeSet<>(List.of(constituency)), 0)));
            }
        }
        all.sort(Group.BY_FIRST);
        return List.copyOf(all);
    }

    private int place(List<Group> groups, String constituency) {
        String neighbour = neighbours.get(constituency);
        return IntStream.range(0, groups.size())
                .filter(at ->
                        neighbour != null && groups.get(at).constituencies().contains(neighbour))
                .findFirst()
                .orElseGet(() -> IntStream.range(0, groups.size())
                        .filter(at -> groups.get(at).constituencies().first().compareTo(constituency) > 0)
                        .findFirst()
                        .orElse(groups.size() - 1));
    }

    /// The first of the smallest groups that have some counted ballots but too few; -1 if there is none.
    private int smallest(List<Group> groups) {
        return IntStream.range(0, groups.size())
                .filter(at -> groups.get(at).counted() > 0 && groups.get(at).counted() < minGroup)
                .boxed()
                .min(Comparator.comparingLong(at -> groups.get(at).counted()))
                .orElse(-1);
    }

    /// With which group the one at `small` is joined: its neighbour's, else the next, and the last with the
    /// one before it.
    private int partner(List<Group> groups, int small) {
        String neighbour = neighbours.get(groups.get(small).constituencies().first());
        if (neighbour != null) {
            for (int at = 0; at < groups.size(); at++) {
                if (at != small && groups.get(at).constituencies().contains(neighbour)) {
                    return at;
                }
            }
        }
        return small + 1 < groups.size() ? small + 1 : small - 1;
    }

    /// The turnout of each constituency as it may be shown while voting goes on: rounded down to a multiple of
    /// `minGroup`. A single voter's arrival cannot be seen in it.
    public SortedMap<String, Long> rounded(SortedMap<String, Long> voters) {
        long step = Math.max(1, minGroup);
        SortedMap<String, Long> rounded = new TreeMap<>();
        voters.forEach((constituency, count) -> rounded.put(constituency, count - count % step));
        return rounded;
    }

    private static long sum(SortedMap<String, Long> counted) {
        Collection<Long> parts = counted.values();
        return parts.stream().mapToLong(Long::longValue).sum();
    }
}
