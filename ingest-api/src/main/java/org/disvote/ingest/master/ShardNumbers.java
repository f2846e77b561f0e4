package org.disvote.ingest.master;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.disvote.ingest.table.MasterNumbers;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// Which shard each master of a list is, by what the masters themselves keep. The order of the list matters
/// once only, when none of them was ever a master.
///
/// @param known the shard of each master whose number is certain, by its place in the list
/// @param unborn the shards of those that are to become masters, by place; empty while any master is away,
///     since that one may have the number
/// @param shards how many shards the system then has; 0 while that is unknown
record ShardNumbers(SortedMap<Integer, Shard> known, SortedMap<Integer, Shard> unborn, int shards) {

    /// What a master of the list says of itself.
    sealed interface Said {
        /// @param numbers that it keeps
        record Kept(MasterNumbers numbers) implements Said {}

        /// It was to become a master of a new system, and this was interrupted. It goes on only beside
        /// masters of the same birth; what was meant for it in another one, which began anew without it, is
        /// void.
        ///
        /// @param numbers that were meant for it
        record Begun(MasterNumbers numbers) implements Said {}

        /// It answers, and was never a master.
        record Unborn() implements Said {}

        /// It does not answer, or cannot be used yet.
        record Away(Roster.Away why) implements Said {}
    }

    ShardNumbers {
        known = Collections.unmodifiableSortedMap(new TreeMap<>(known));
        unborn = Collections.unmodifiableSortedMap(new TreeMap<>(unborn));
    }

    /// @param said by place in the list
    /// @throws RosterException if they are not the masters of one system with so many partitions, each named
    ///     once
    static ShardNumbers of(List<Said> said, Routing routing) {
        SortedMap<Integer, Shard> known = new TreeMap<>();
        List<Integer> unborn = new ArrayList<>();
        List<Integer> away = new ArrayList<>();
        boolean newSystem = said.stream().noneMatch(Said.Kept.class::isInstance);
        SortedMap<Integer, Shard> begun = new TreeMap<>();
        int shards = 0;
        for (int place = 0; place < said.size(); place++) {
            switch (said.get(place)) {
                case Said.Kept(MasterNumbers numbers) -> {
                    requireSame(place, numbers, routing);
                    known.put(place, numbers.shard());
                    shards = Math.max(
                            shards, Math.max(numbers.shards(), numbers.shard().index() + 1));
                }
                case Said.Begun(MasterNumbers numbers) -> {
                    if (goesOn(said.get(place), said)) {
                        requireSame(place, numbers, routing);
                        begun.put(place, numbers.shard());
                    } else {
                        unborn.add(place);
                    }
                }
                case Said.Unborn() -> unborn.add(place);
                case Said.Away _ -> away.add(place);
            }
        }
        if (newSystem) {
            return away.isEmpty() ? newSystem(said.size(), routing) : new ShardNumbers(known, new TreeMap<>(), 0);
        }
        SortedMap<Integer, Shard> all = new TreeMap<>(known);
        all.putAll(begun);
        requireOnce(all);
        SortedSet<Integer> missing = new TreeSet<>();
        for (int shard = 0; shard < shards; shard++) {
            if (!all.containsValue(new Shard(shard))) {
                missing.add(shard);
            }
        }
        if (missing.size() > away.size()) {
            throw new RosterException(lacking(missing, away, unborn));
        }
        if (away.size() == 1 && missing.size() == 1) {
            known.put(away.getFirst(), new Shard(missing.getFirst()));
        }
        SortedMap<Integer, Shard> next = new TreeMap<>();
        if (away.isEmpty()) {
            for (int place : unborn) {
                next.put(place, new Shard(shards++));
            }
            requireRoom(shards, routing);
            next.putAll(begun);
        }
        return new ShardNumbers(known, next, shards);
    }

    /// Whether what was begun with this one goes on: every master that is born was to become one together
    /// with it.
    static boolean goesOn(Said one, List<Said> all) {
        return one instanceof Said.Begun(MasterNumbers begun)
                && all.stream().anyMatch(Said.Kept.class::isInstance)
                && all.stream()
                        .allMatch(each -> !(each instanceof Said.Kept(MasterNumbers born))
                                || (born.birth().equals(begun.birth()) && born.shards() == begun.shards()));
    }

    /// Whether all are masters and have heard of each other, so that nothing is to be written.
    static boolean isSettled(List<Said> said) {
        return said.stream().allMatch(Said.Kept.class::isInstance)
                && said.stream()
                                .map(each -> each instanceof Said.Kept(MasterNumbers numbers) ? numbers.shards() : 0)
                                .distinct()
                                .count()
                        == 1;
    }

    private static ShardNumbers newSystem(int masters, Routing routing) {
        requireRoom(masters, routing);
        SortedMap<Integer, Shard> unborn = new TreeMap<>();
        for (int place = 0; place < masters; place++) {
            unborn.put(place, new Shard(place));
        }
        return new ShardNumbers(new TreeMap<>(), unborn, masters);
    }

    private static void requireSame(int place, MasterNumbers numbers, Routing routing) {
        if (numbers.partitions() != routing.partitions()) {
            throw new RosterException(
                    "master %d of the list was made for a log of %d partitions, and the system's has %d: it belongs to another system; check --masters and --brokers"
                            .formatted(place + 1, numbers.partitions(), routing.partitions()));
        }
    }

    private static void requireOnce(SortedMap<Integer, Shard> known) {
        Map<Shard, Integer> places = new TreeMap<>();
        known.forEach((place, shard) -> {
            Integer other = places.putIfAbsent(shard, place);
            if (other != null) {
                throw new RosterException(
                        "masters %d and %d of the list are both shard %d: the same database twice, or a copy of it; leave one out"
                                .formatted(other + 1, place + 1, shard.index()));
            }
        });
    }

    private static void requireRoom(int shards, Routing routing) {
        if (shards > routing.partitions()) {
            throw new RosterException(
                    "%d masters are more than the log's %d partitions".formatted(shards, routing.partitions()));
        }
    }

    private static String lacking(SortedSet<Integer> missing, List<Integer> away, List<Integer> unborn) {
        String shards = missing.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String lacks = away.isEmpty()
                ? "the list lacks the master of shard " + shards
                : "of the shards %s only %d can be in the list".formatted(shards, away.size());
        return unborn.isEmpty()
                ? lacks + ": name every master of the system"
                : "%s, and master %d of it is new: where that shard's database is lost, make it anew by disvote rebuild --master-of %d"
                        .formatted(lacks, unborn.getFirst() + 1, missing.getFirst());
    }
}
