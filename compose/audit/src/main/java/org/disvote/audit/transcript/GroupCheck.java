package org.disvote.audit.transcript;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.disvote.topics.ballot.Definition.Allowed;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.election.Election;
import org.disvote.topics.json.Quantity;

/// Checks the groups of a sealed election's count, as far as that is possible without its key: who is in which
/// group, how many ballots each may have, what is shown and what withheld, and whether the numbers of each
/// question can be those of so many ballots. What a ballot says only the trustees can tell.
final class GroupCheck {

    private final Election election;
    private final SortedMap<String, Long> countable;
    private final long unknown;
    private final boolean isExact;
    private final Mismatches mismatches;

    /// @param countable voters by constituency whose ballot may count
    /// @param unknown how many of them have a ballot that does not, for a reason that only the key shows
    /// @param isExact whether the other two are certain
    GroupCheck(
            Election election,
            SortedMap<String, Long> countable,
            long unknown,
            boolean isExact,
            Mismatches mismatches) {
        this.election = election;
        this.countable = countable;
        this.unknown = unknown;
        this.isExact = isExact;
        this.mismatches = mismatches;
    }

    void check(Transcript said) {
        checkConstituencies(said.groups());
        long sum = said.groups().stream().mapToLong(Transcript.Group::counted).sum();
        mismatches.unless(
                sum == said.counted(),
                "counted",
                () -> "its groups have %,d counted ballots together, and it says %,d".formatted(sum, said.counted()));
        for (Transcript.Group group : said.groups()) {
            if (isExact) {
                checkCounted(group);
            }
            checkQuestions(group);
        }
    }

    private void checkConstituencies(List<Transcript.Group> groups) {
        List<List<String>> names =
                groups.stream().map(Transcript.Group::constituencies).toList();
        Set<String> all = checkOrder(names);
        if (isExact && unknown == 0) {
            checkByRule(names);
        } else if (isExact) {
            checkWithoutSome(groups, all);
        }
    }

    /// @param names the constituencies of each group
    /// @return those of all groups
    private Set<String> checkOrder(List<List<String>> names) {
        Set<String> all = new HashSet<>();
        boolean areSorted = true;
        String before = null;
        for (List<String> together : names) {
            areSorted &= !together.isEmpty() && together.equals(List.copyOf(new TreeSet<>(together)));
            for (String constituency : together) {
                areSorted &= all.add(constituency);
            }
            String first = together.isEmpty() ? "" : together.getFirst();
            areSorted &= before == null || before.compareTo(first) < 0;
            before = first;
        }
        mismatches.unless(
                areSorted,
                "groups",
                () -> "its groups are %s: not sorted, or a constituency is in two of them".formatted(names));
        SortedSet<String> missing = new TreeSet<>(election.papers().keySet());
        missing.removeAll(all);
        mismatches.unless(
                missing.isEmpty(),
                "groups",
                () -> "no group has the constituencies %s, which have ballot papers".formatted(missing));
        return all;
    }

    /// It is known which ballots count, so the rule gives the groups.
    private void checkByRule(List<List<String>> names) {
        SortedMap<String, Long> counted = new TreeMap<>(countable);
        election.papers().keySet().forEach(constituency -> counted.putIfAbsent(constituency, 0L));
        List<List<String>> expected = GroupRules.of(
                counted, election.terms().minGroup(), election.terms().neighbours());
        mismatches.unless(
                names.equals(expected),
                "groups",
                () -> "its groups are %s, and by the log they are %s".formatted(names, expected));
    }

    /// Some ballots do not count, and only the key shows which, so the groups cannot be computed again. What holds in
    /// any case is checked.
    private void checkWithoutSome(List<Transcript.Group> groups, Set<String> all) {
        long left = countable.entrySet().stream()
                .filter(each -> !all.contains(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        mismatches.unless(
                left <= unknown,
                "groups",
                () -> "no group has the constituencies of %s, and at most %,d cast no ballot that counts"
                        .formatted(Quantity.of(left, "voter"), unknown));
        boolean isSmall = groups.size() > 1
                && groups.stream()
                        .anyMatch(group -> group.counted() > 0
                                && group.counted() < election.terms().minGroup());
        mismatches.unless(
                !isSmall,
                "groups",
                () -> "a group has fewer than %,d ballots and is joined with no other"
                        .formatted(election.terms().minGroup()));
    }

    private long countable(Transcript.Group group) {
        return group.constituencies().stream()
                .mapToLong(constituency -> countable.getOrDefault(constituency, 0L))
                .sum();
    }

    private void checkCounted(Transcript.Group group) {
        long most = countable(group);
        mismatches.unless(
                group.counted() <= most && group.counted() >= most - unknown,
                "group " + group.name(),
                () -> "it has %,d counted ballots, and by the log it has %s"
                        .formatted(
                                group.counted(),
                                unknown == 0
                                        ? "%,d".formatted(most)
                                        : "%,d to %,d".formatted(Math.max(0, most - unknown), most)));
    }

    private void checkQuestions(Transcript.Group group) {
        PaperForm form = PaperForm.of(election, group.constituencies());
        if (!form.questions().keySet().equals(group.questions().keySet())) {
            mismatches.found(
                    "group " + group.name(),
                    "it has the questions %s, and its papers have %s"
                            .formatted(
                                    group.questions().keySet(), form.questions().keySet()));
            return;
        }
        form.questions().forEach((name, options) -> {
            Transcript.Question said = group.questions().get(name);
            if (said != null) {
                checkOptions(group, name, said, options);
                checkNumbers(group, name, said);
            }
        });
    }

    private void checkOptions(
            Transcript.Group group,
            String name,
            Transcript.Question said,
            SortedMap<String, SortedSet<String>> options) {
        String where = "group %s %s".formatted(group.name(), name);
        if (!options.keySet().equals(said.options().keySet())) {
            mismatches.found(
                    where,
                    "it has the options %s, and its papers have %s"
                            .formatted(said.options().keySet(), options.keySet()));
            return;
        }
        said.options().forEach((option, numbers) -> {
            SortedSet<String> candidates = options.getOrDefault(option, new TreeSet<>());
            boolean isWithheld = !candidates.isEmpty()
                    && OpenTally.isWithheld(
                            group.constituencies().size(),
                            numbers.votes(),
                            election.terms().minList());
            Set<String> shown = numbers.candidates() == null
                    ? Set.of()
                    : numbers.candidates().keySet();
            mismatches.unless(
                    numbers.withheld() == isWithheld
                            && shown.equals(isWithheld ? Set.of() : candidates)
                            && (numbers.candidates() == null) == (isWithheld || candidates.isEmpty()),
                    where + "/" + option,
                    () -> "by its votes and its papers its candidates must be %s"
                            .formatted(isWithheld ? "withheld" : candidates));
        });
    }

    /// All papers ask a question alike, but for its options.
    private void checkNumbers(Transcript.Group group, String name, Transcript.Question said) {
        String where = "group %s %s".formatted(group.name(), name);
        List<Paper.Question> asked = PaperForm.questions(election, group.constituencies(), name);
        Paper.Question question = asked.getFirst();
        boolean areAllAsked = asked.size() == group.constituencies().size();
        mismatches.unless(
                (said.blank() == 0 || question.allow().contains(Allowed.BLANK))
                        && (said.spoiled() == 0 || question.allow().contains(Allowed.SPOILED))
                        && (said.empty() == 0 || question.pick().min() == 0),
                where,
                () -> "it has blank, spoiled or empty ballots, and its papers do not allow them");
        long picking = group.counted() - said.unpicked();
        if (picking < 0) {
            mismatches.found(
                    where,
                    "it has %,d blank, spoiled and empty ballots, and its group has %s"
                            .formatted(said.unpicked(), Quantity.of(group.counted(), "ballot")));
            return;
        }
        long votes = said.options().values().stream()
                .mapToLong(Transcript.Option::votes)
                .sum();
        long least = areAllAsked ? picking * Math.max(1, question.pick().min()) : 0;
        long most = picking * question.pick().max();
        mismatches.unless(
                votes >= least && votes <= most,
                where,
                () -> "its options have %s together, and %s %s"
                        .formatted(
                                Quantity.of(votes, "vote"),
                                Quantity.of(picking, "ballot gives", "ballots give"),
                                least == most ? "%,d".formatted(least) : "%,d to %,d".formatted(least, most)));
        said.options().forEach((option, numbers) -> {
            mismatches.unless(
                    numbers.votes() <= picking,
                    where + "/" + option,
                    () -> "it has %s of %s"
                            .formatted(Quantity.of(numbers.votes(), "vote"), Quantity.of(picking, "ballot")));
            checkCrosses(group, name, option, numbers);
        });
    }

    private void checkCrosses(Transcript.Group group, String name, String option, Transcript.Option numbers) {
        SortedMap<String, Long> candidates = numbers.candidates();
        if (candidates == null || group.constituencies().size() != 1) {
            return;
        }
        PaperForm.question(election, group.constituencies().getFirst(), name).stream()
                .flatMap(question -> question.options().stream())
                .filter(each -> each.id().equals(option))
                .findFirst()
                .ifPresent(offered -> {
                    long crosses = candidates.values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
                    boolean isOneTooMany = candidates.values().stream().anyMatch(each -> each > numbers.votes());
                    mismatches.unless(
                            !isOneTooMany
                                    && crosses
                                            >= numbers.votes()
                                                    * offered.crosses().min()
                                    && crosses
                                            <= numbers.votes()
                                                    * offered.crosses().max(),
                            "group %s %s/%s".formatted(group.name(), name, option),
                            () -> "its candidates have %s, which %s cannot give"
                                    .formatted(
                                            Quantity.of(crosses, "cross", "crosses"),
                                            Quantity.of(numbers.votes(), "ballot")));
                });
    }
}
