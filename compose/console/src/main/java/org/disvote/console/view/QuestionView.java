package org.disvote.console.view;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.count.ConstituencyCount;
import org.disvote.topics.count.ConstituencyCount.OptionCount;
import org.disvote.topics.count.ConstituencyCount.QuestionCount;

/// The answers to one question of an election, of all constituencies together. Crosses of candidates are in the
/// results and not here.
///
/// @param options in the order in which papers have them
public record QuestionView(
        String id, Map<String, String> title, List<OptionView> options, long blank, long spoiled, long empty) {

    public record OptionView(String id, Map<String, String> title, long votes) {}

    /// @param papers all of the election
    static List<QuestionView> all(Collection<Paper> papers, Collection<ConstituencyCount> counts) {
        Map<String, Paper.Question> questions = new LinkedHashMap<>();
        Map<String, Map<String, Paper.Option>> options = new LinkedHashMap<>();
        for (Paper paper : papers) {
            for (Paper.Question question : paper.questions()) {
                questions.putIfAbsent(question.id(), question);
                Map<String, Paper.Option> known =
                        options.computeIfAbsent(question.id(), unknown -> new LinkedHashMap<>());
                question.options().forEach(option -> known.putIfAbsent(option.id(), option));
            }
        }
        List<QuestionView> views = new ArrayList<>();
        questions.forEach((id, question) -> {
            List<QuestionCount> counted = counts.stream()
                    .flatMap(count -> count.questions().entrySet().stream())
                    .filter(count -> count.getKey().equals(id))
                    .map(Map.Entry::getValue)
                    .toList();
            List<OptionView> shown = options.getOrDefault(id, Map.of()).values().stream()
                    .map(option -> new OptionView(option.id(), option.title(), votes(counted, option.id())))
                    .toList();
            views.add(new QuestionView(
                    id,
                    question.title(),
                    shown,
                    counted.stream().mapToLong(QuestionCount::blank).sum(),
                    counted.stream().mapToLong(QuestionCount::spoiled).sum(),
                    counted.stream().mapToLong(QuestionCount::empty).sum()));
        });
        return views;
    }

    private static long votes(List<QuestionCount> counted, String option) {
        return counted.stream()
                .map(count -> count.options().get(option))
                .filter(Objects::nonNull)
                .mapToLong(OptionCount::votes)
                .sum();
    }
}
