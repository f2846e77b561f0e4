package org.disvote.audit.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.disvote.topics.ballot.Answers;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.election.Election;
import org.jspecify.annotations.Nullable;

/// Adds up the open ballots of one election by constituency, and gives the groups of its `count.json`.
final class OpenTally {

    private static final class Numbers {
        long blank;
        long spoiled;
        long empty;
        final SortedMap<String, Long> votes = new TreeMap<>();
        final SortedMap<String, SortedMap<String, Long>> crosses = new TreeMap<>();

        void add(Paper.Question question, Answers.Answer answer) {
            switch (answer) {
                case Answers.Blank _ -> blank++;
                case Answers.Spoiled _ -> spoiled++;
                case Answers.Picked picked -> {
                    if (picked.isEmpty()) {
                        empty++;
                    }
                    picked.picks().forEach(pick -> add(question.options().get(pick.option()), pick.crosses()));
                }
            }
        }

        private void add(Paper.Option option, List<Integer> marked) {
            votes.merge(option.id(), 1L, Long::sum);
            SortedMap<String, Long> candidates = crosses.computeIfAbsent(option.id(), _ -> new TreeMap<>());
            marked.forEach(
                    each -> candidates.merge(option.candidates().get(each).id(), 1L, Long::sum));
        }

        void add(Numbers other) {
            blank += other.blank;
            spoiled += other.spoiled;
            empty += other.empty;
            other.votes.forEach((option, more) -> votes.merge(option, more, Long::sum));
            other.crosses.forEach((option, candidates) -> {
                SortedMap<String, Long> here = crosses.computeIfAbsent(option, _ -> new TreeMap<>());
                candidates.forEach((candidate, more) -> here.merge(candidate, more, Long::sum));
            });
        }
    }

    private final SortedMap<String, Long> ballots = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, Numbers>> questions = new TreeMap<>();

    void add(String constituency, Paper paper, Answers answers) {
        ballots.merge(constituency, 1L, Long::sum);
        SortedMap<String, Numbers> here = questions.computeIfAbsent(constituency, _ -> new TreeMap<>());
        for (int i = 0; i < paper.questions().size(); i++) {
            Paper.Question question = paper.questions().get(i);
            here.computeIfAbsent(question.id(), _ -> new Numbers())
                    .add(question, answers.answers().get(i));
        }
    }

    /// Ballots that count, by constituency.
    SortedMap<String, Long> counted() {
        return ballots;
    }

    /// @param constituencies of each group
    List<Transcript.Group> groups(Election election, List<List<String>> constituencies) {
        List<Transcript.Group> groups = new ArrayList<>();
        for (List<String> together : constituencies) {
            SortedMap<String, Transcript.Question> shown = new TreeMap<>();
            PaperForm.of(election, together)
                    .questions()
                    .forEach((question, options) ->
                            shown.put(question, question(election, together, question, options)));
            long counted = together.stream()
                    .mapToLong(each -> ballots.getOrDefault(each, 0L))
                    .sum();
            groups.add(new Transcript.Group(together, counted, shown));
        }
        return groups;
    }

    private Transcript.Question question(
            Election election, List<String> together, String question, SortedMap<String, SortedSet<String>> options) {
        Numbers sum = new Numbers();
        for (String constituency : together) {
            Numbers here = questions.getOrDefault(constituency, new TreeMap<>()).get(question);
            if (here != null) {
                sum.add(here);
            }
        }
        SortedMap<String, Transcript.Option> shown = new TreeMap<>();
        options.forEach((option, candidates) -> {
            long votes = sum.votes.getOrDefault(option, 0L);
            boolean isWithheld = !candidates.isEmpty()
                    && isWithheld(together.size(), votes, election.terms().minList());
            SortedMap<String, Long> crosses = sum.crosses.getOrDefault(option, new TreeMap<>());
            shown.put(
                    option,
                    new Transcript.Option(
                            votes, candidates.isEmpty() || isWithheld ? null : all(candidates, crosses), isWithheld));
        });
        return new Transcript.Question(sum.blank, sum.spoiled, sum.empty, shown);
    }

    private static SortedMap<String, Long> all(SortedSet<String> candidates, SortedMap<String, Long> crosses) {
        SortedMap<String, Long> all = new TreeMap<>();
        candidates.forEach(each -> all.put(each, crosses.getOrDefault(each, 0L)));
        return all;
    }

    /// Whether the candidates of an option that has some are not shown.
    static boolean isWithheld(int constituencies, long votes, long minList) {
        return constituencies > 1 || (votes > 0 && votes < minList);
    }

    /// The first number in which two lists of groups differ, in words; null if they are equal.
    static @Nullable String difference(List<Transcript.Group> said, List<Transcript.Group> found) {
        List<List<String>> saidNames =
                said.stream().map(Transcript.Group::constituencies).toList();
        List<List<String>> foundNames =
                found.stream().map(Transcript.Group::constituencies).toList();
        if (!saidNames.equals(foundNames)) {
            return "its groups are %s, and by the log they are %s".formatted(saidNames, foundNames);
        }
        for (int i = 0; i < said.size(); i++) {
            Transcript.Group one = said.get(i);
            Transcript.Group other = found.get(i);
            if (one.counted() != other.counted()) {
                return "group %s has %,d counted ballots, and by the log %,d"
                        .formatted(one.name(), one.counted(), other.counted());
            }
            if (!one.questions().keySet().equals(other.questions().keySet())) {
                return "group %s has the questions %s, and its papers have %s"
                        .formatted(
                                one.name(),
                                one.questions().keySet(),
                                other.questions().keySet());
            }
            for (String question : one.questions().keySet()) {
                if (!Objects.equals(
                        one.questions().get(question), other.questions().get(question))) {
                    return "the numbers of question %s of group %s are not those of the log's ballots"
                            .formatted(question, one.name());
                }
            }
        }
        return null;
    }
}
