package org.disvote.audit.transcript;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which constituencies are shown together: the rule of the formats, written here a second time.
final class GroupRules {

    private static final class Joined {
        final SortedSet<String> constituencies = new TreeSet<>();
        long counted;
    }

    private GroupRules() {}

    /// @param counted ballots that count by constituency, zero for one that has only a paper
    /// @return each group's constituencies in order; the groups by their first one
    static List<List<String>> of(SortedMap<String, Long> counted, long minGroup, Map<String, String> neighbours) {
        List<Joined> groups = new ArrayList<>();
        counted.forEach((constituency, ballots) -> {
            Joined alone = new Joined();
            alone.constituencies.add(constituency);
            alone.counted = ballots;
            groups.add(alone);
        });
        while (groups.size() > 1) {
            Joined small = null;
            for (Joined group : groups) {
                boolean isSmall = group.counted > 0 && group.counted < minGroup;
                if (isSmall && (small == null || group.counted < small.counted)) {
                    small = group;
                }
            }
            if (small == null) {
                break;
            }
            Joined other = other(groups, small, neighbours);
            small.constituencies.addAll(other.constituencies);
            small.counted += other.counted;
            groups.remove(other);
            groups.sort(Comparator.comparing(group -> group.constituencies.first()));
        }
        return groups.stream().map(group -> List.copyOf(group.constituencies)).toList();
    }

    private static Joined other(List<Joined> groups, Joined small, Map<String, String> neighbours) {
        String neighbour = neighbours.get(small.constituencies.first());
        if (neighbour != null) {
            for (Joined group : groups) {
                if (group != small && group.constituencies.contains(neighbour)) {
                    return group;
                }
            }
        }
        int at = groups.indexOf(small);
        return groups.get(at + 1 < groups.size() ? at + 1 : at - 1);
    }
}
