package org.disvote.ingest.roster;

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

/// Decides which shard each master of a list is, from what the masters themselves keep. The order of the list
/// matters only once, when none of them was ever a master.
///
/// @param known the shard of each master whose number is certain, by its place in the list
/// @param toRegister the shards of the databases that become masters, by place; empty while any master is
///     away, since that one may have the number
/// @param shards how many shards the system then has; 0 while that is unknown
record ShardNumbers(SortedMap<Integer, Shard> known, SortedMap<Integer, Shard> toRegister, int shards) {

    /// What a database of the list keeps.
    sealed interface Answer {
        /// It is a master, and its number is certain.
        record Registered(MasterNumbers numbers) implements Answer {}

        /// It should have become a master of a new system, and this was interrupted. It is continued only if
        /// the list's masters began that same system. If the system was begun again without it, its numbers
        /// count for nothing.
        ///
        /// @param numbers that it should have got
        record Begun(MasterNumbers numbers) implements Answer {}

        /// It answers, and was never a master.
        record New() implements Answer {}

        /// It does not answer, or cannot be used yet.
        record Away(Roster.Away why) implements Answer {}
    }

    ShardNumbers {
        known = Collections.unmodifiableSortedMap(new TreeMap<>(known));
        toRegister = Collections.unmodifiableSortedMap(new TreeMap<>(toRegister));
    }

    /// @param answers by place in the list
    /// @throws RosterException if they are not the masters of one system with so many partitions, each named
    ///     once
    static ShardNumbers of(List<Answer> answers, Routing routing) {
        Places places = places(answers, routing);
        if (answers.stream().noneMatch(Answer.Registered.class::isInstance)) {
            return places.away().isEmpty()
                    ? newSystem(answers.size(), routing)
                    : new ShardNumbers(places.registered(), new TreeMap<>(), 0);
        }
        SortedSet<Integer> missing = missing(places);
        List<Integer> away = places.away();
        if (missing.size() > away.size()) {
            throw new RosterException(lacking(missing, away, places.others()));
        }
        SortedMap<Integer, Shard> known = new TreeMap<>(places.registered());
        if (away.size() == 1 && missing.size() == 1) {
            known.put(away.getFirst(), new Shard(missing.getFirst()));
        }
        int shards = places.shards();
        SortedMap<Integer, Shard> toRegister = new TreeMap<>();
        if (away.isEmpty()) {
            for (int place : places.others()) {
                toRegister.put(place, new Shard(shards++));
            }
            requireRoom(shards, routing);
            toRegister.putAll(places.begun());
        }
        return new ShardNumbers(known, toRegister, shards);
    }

    /// The places of the list by what their databases answered.
    ///
    /// @param begun those that become the masters that they should have become
    /// @param others databases that may become masters with new numbers
    /// @param shards how many the registered masters know of
    private record Places(
            SortedMap<Integer, Shard> registered,
            SortedMap<Integer, Shard> begun,
            List<Integer> others,
            List<Integer> away,
            int shards) {}

    private static Places places(List<Answer> answers, Routing routing) {
        SortedMap<Integer, Shard> registered = new TreeMap<>();
        SortedMap<Integer, Shard> begun = new TreeMap<>();
        List<Integer> others = new ArrayList<>();
        List<Integer> away = new ArrayList<>();
        int shards = 0;
        for (int place = 0; place < answers.size(); place++) {
            switch (answers.get(place)) {
                case Answer.Registered(MasterNumbers numbers) -> {
                    requireSame(place, numbers, routing);
                    registered.put(place, numbers.shard());
                    shards = Math.max(
                            shards, Math.max(numbers.shards(), numbers.shard().index() + 1));
                }
                case Answer.Begun(MasterNumbers numbers) -> {
                    if (canContinue(answers.get(place), answers)) {
                        requireSame(place, numbers, routing);
                        begun.put(place, numbers.shard());
                    } else {
                        others.add(place);
                    }
                }
                case Answer.New() -> others.add(place);
                case Answer.Away _ -> away.add(place);
            }
        }
        return new Places(registered, begun, others, away, shards);
    }

    /// The shards that no answering database has or becomes.
    private static SortedSet<Integer> missing(Places places) {
        SortedMap<Integer, Shard> all = new TreeMap<>(places.registered());
        all.putAll(places.begun());
        requireOnce(all);
        SortedSet<Integer> missing = new TreeSet<>();
        for (int shard = 0; shard < places.shards(); shard++) {
            if (!all.containsValue(new Shard(shard))) {
                missing.add(shard);
            }
        }
        return missing;
    }

    /// Whether this one becomes the master that it should have become: all masters of the list were begun
    /// together with it.
    static boolean canContinue(Answer one, List<Answer> all) {
        return one instanceof Answer.Begun(MasterNumbers begun)
                && all.stream().anyMatch(Answer.Registered.class::isInstance)
                && all.stream()
                        .allMatch(each -> !(each instanceof Answer.Registered(MasterNumbers born))
                                || (born.birth().equals(begun.birth()) && born.shards() == begun.shards()));
    }

    /// Whether all are masters and know how many there are, so that nothing must be written.
    static boolean isSettled(List<Answer> answers) {
        return answers.stream().allMatch(Answer.Registered.class::isInstance)
                && answers.stream()
                                .map(each ->
                                        each instanceof Answer.Registered(MasterNumbers numbers) ? numbers.shards() : 0)
                                .distinct()
                                .count()
                        == 1;
    }

    private static ShardNumbers newSystem(int masters, Routing routing) {
        requireRoom(masters, routing);
        SortedMap<Integer, Shard> toRegister = new TreeMap<>();
        for (int place = 0; place < masters; place++) {
            toRegister.put(place, new Shard(place));
        }
        return new ShardNumbers(new TreeMap<>(), toRegister, masters);
    }

    private static void requireSame(int place, MasterNumbers numbers, Routing routing) {
        if (numbers.partitions() != routing.partitions()) {
            throw new RosterException(
                    ("master %d of the list was made for a log of %d partitions, and the system's has %d: it "
                                    + "belongs to another system; check --masters and --brokers")
                            .formatted(place + 1, numbers.partitions(), routing.partitions()));
        }
    }

    private static void requireOnce(SortedMap<Integer, Shard> known) {
        Map<Shard, Integer> places = new TreeMap<>();
        known.forEach((place, shard) -> {
            Integer other = places.putIfAbsent(shard, place);
            if (other != null) {
                throw new RosterException(
                        ("masters %d and %d of the list are both shard %d: the same database twice, or a copy of "
                                        + "it; leave one out")
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

    private static String lacking(SortedSet<Integer> missing, List<Integer> away, List<Integer> others) {
        String shards = missing.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String lacks = away.isEmpty()
                ? "the list lacks the master of shard " + shards
                : "the list has at most %d of the masters of shards %s".formatted(away.size(), shards);
        return others.isEmpty()
                ? lacks + ": name every master of the system"
                : ("%s, and master %d of it is new: if that shard's database is lost, rebuild it with disvote "
                                + "rebuild --master-of %d")
                        .formatted(lacks, others.getFirst() + 1, missing.getFirst());
    }
}
