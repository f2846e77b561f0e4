package org.disvote.topics.count.group;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.count.ConstituencyCount;
import org.disvote.topics.count.ConstituencyCount.OptionCount;
import org.disvote.topics.count.ConstituencyCount.QuestionCount;
import org.disvote.topics.count.group.Groups.Group;
import org.jspecify.annotations.Nullable;

/// The results of constituencies that are shown together; in JSON as `count.json` and the results have it.
/// Every option and candidate of the papers of these constituencies is there, zeros too.
///
/// @param counted ballots that count
/// @param questions by the question's ID
public record GroupResult(SortedSet<String> constituencies, long counted, SortedMap<String, QuestionResult> questions) {

    public GroupResult {
        constituencies = Collections.unmodifiableSortedSet(new TreeSet<>(constituencies));
        questions = Collections.unmodifiableSortedMap(new TreeMap<>(questions));
    }

    /// @param empty ballots that pick nothing
    /// @param options by the option's ID
    public record QuestionResult(long blank, long spoiled, long empty, SortedMap<String, OptionResult> options) {}

    /// @param candidates crosses by candidate; missing where the option has none, and where they are withheld
    /// @param withheld `true` where crosses would say something about few voters, else missing
    public record OptionResult(
            long votes,
            @Nullable SortedMap<String, Long> candidates,
            @Nullable Boolean withheld) {}

    /// The results of each group.
    ///
    /// @param counts by constituency; those without a ballot may be missing
    /// @param papers the paper of a constituency's voters, if they have one
    /// @param minList an option that has fewer votes than this, but has some, shows no crosses
    public static List<GroupResult> of(
            List<Group> groups,
            Map<String, ConstituencyCount> counts,
            Function<String, Optional<Paper>> papers,
            long minList) {
        return groups.stream().map(group -> of(group, counts, papers, minList)).toList();
    }

    private static GroupResult of(
            Group group,
            Map<String, ConstituencyCount> counts,
            Function<String, Optional<Paper>> papers,
            long minList) {
        Map<String, QuestionSum> sums = new HashMap<>();
        group.constituencies()
                .forEach(constituency -> papers.apply(constituency)
                        .ifPresent(paper -> paper.questions()
                                .forEach(question -> sums.computeIfAbsent(question.id(), unknown -> new QuestionSum())
                                        .offer(question))));
        for (String constituency : group.constituencies()) {
            counts.getOrDefault(constituency, ConstituencyCount.NONE)
                    .questions()
                    .forEach((question, count) -> sums.computeIfAbsent(question, unknown -> new QuestionSum())
                            .add(count));
        }
        boolean several = group.constituencies().size() > 1;
        SortedMap<String, QuestionResult> questions = new TreeMap<>();
        sums.forEach((question, sum) -> questions.put(question, sum.result(several, minList)));
        return new GroupResult(group.constituencies(), group.counted(), questions);
    }

    /// Adds up one question over the constituencies of a group.
    private static final class QuestionSum {
        private long blank;
        private long spoiled;
        private long empty;
        private final SortedMap<String, OptionSum> options = new TreeMap<>();

        private static final class OptionSum {
            long votes;
            final SortedMap<String, Long> candidates = new TreeMap<>();
        }

        void offer(Paper.Question question) {
            question.options().forEach(option -> {
                OptionSum sum = options.computeIfAbsent(option.id(), unknown -> new OptionSum());
                option.candidates().forEach(candidate -> sum.candidates.putIfAbsent(candidate.id(), 0L));
            });
        }

        void add(QuestionCount count) {
            blank += count.blank();
            spoiled += count.spoiled();
            empty += count.empty();
            count.options().forEach((option, counted) -> add(option, counted));
        }

        private void add(String option, OptionCount counted) {
            OptionSum sum = options.computeIfAbsent(option, unknown -> new OptionSum());
            sum.votes += counted.votes();
            counted.candidates().forEach((candidate, crosses) -> sum.candidates.merge(candidate, crosses, Long::sum));
        }

        QuestionResult result(boolean several, long minList) {
            SortedMap<String, OptionResult> shown = new TreeMap<>();
            options.forEach((option, sum) -> {
                boolean some = !sum.candidates.isEmpty();
                boolean withheld = some && (several || (sum.votes > 0 && sum.votes < minList));
                shown.put(
                        option,
                        new OptionResult(sum.votes, some && !withheld ? sum.candidates : null, withheld ? true : null));
            });
            return new QuestionResult(blank, spoiled, empty, shown);
        }
    }
}
