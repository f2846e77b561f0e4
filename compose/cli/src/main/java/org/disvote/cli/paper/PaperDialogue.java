package org.disvote.cli.paper;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.disvote.topics.ballot.Definition.Allowed;
import org.disvote.topics.ballot.Definition.Range;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.json.Quantity;

/// Asks the questions of a ballot paper one after the other, and shows the answers for a review, in which each
/// question can be answered again. Not thread-safe.
public final class PaperDialogue {

    private static final String CAST = "cast";

    private final Paper paper;
    private final Titles titles;
    private final Terminal terminal;
    private final Map<String, ObjectNode> answers = new LinkedHashMap<>();

    public PaperDialogue(Paper paper, Titles titles, Terminal terminal) {
        this.paper = paper;
        this.titles = titles;
        this.terminal = terminal;
    }

    /// The ballot as JSON; empty if the voter quits.
    ///
    /// @throws org.disvote.topics.operator.OperatorException if the input ends before
    public Optional<ObjectNode> ballot() {
        for (int i = 0; i < paper.questions().size(); i++) {
            if (!answered(i)) {
                return Optional.empty();
            }
        }
        while (true) {
            terminal.say("");
            terminal.say("This is your ballot:");
            new Review(paper, titles).lines(json()).forEach(terminal::say);
            String line = terminal.ask("'%s' casts exactly this, a question's number changes it, '%s' ends:"
                    .formatted(CAST, Selection.QUIT));
            if (line.equals(CAST)) {
                return Optional.of(json());
            }
            if (line.equals(Selection.QUIT)) {
                return Optional.empty();
            }
            if (line.matches("[1-9][0-9]{0,3}")
                    && Integer.parseInt(line) <= paper.questions().size()
                    && !answered(Integer.parseInt(line) - 1)) {
                return Optional.empty();
            }
        }
    }

    private ObjectNode json() {
        ObjectNode ballot = JsonNodeFactory.instance.objectNode();
        ballot.put("v", 1);
        ballot.putObject("answers").setAll(answers);
        return ballot;
    }

    /// @return false if the voter quits
    private boolean answered(int index) {
        Optional<ObjectNode> answer = ask(index);
        answer.ifPresent(given -> answers.put(paper.questions().get(index).id(), given));
        return answer.isPresent();
    }

    private Optional<ObjectNode> ask(int index) {
        Paper.Question question = paper.questions().get(index);
        terminal.say("");
        terminal.say(
                "Question %d of %d: %s".formatted(index + 1, paper.questions().size(), titles.of(question.title())));
        terminal.say(howMany("Pick", question.pick()));
        Set<String> words = question.allow().stream().map(Allowed::word).collect(Collectors.toUnmodifiableSet());
        Selection.Selected picked = new Selection(
                        question.options().stream().map(this::entry).toList(),
                        question.options().stream()
                                .map(option -> Titles.searched(option.id(), option.title()))
                                .toList(),
                        question.pick().min(),
                        Math.min(question.pick().max(), question.options().size()),
                        words,
                        "option")
                .by(terminal);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (picked.word().isPresent()) {
            String word = picked.word().get();
            return words.contains(word) ? Optional.of(answer.put(word, true)) : Optional.empty();
        }
        ArrayNode pick = answer.putArray("pick");
        ArrayNode crosses = JsonNodeFactory.instance.arrayNode();
        for (int each : picked.indices()) {
            Paper.Option option = question.options().get(each);
            pick.add(option.id());
            if (option.crosses().max() > 0) {
                Optional<SortedSet<Integer>> marked = askCrosses(option);
                if (marked.isEmpty()) {
                    return Optional.empty();
                }
                marked.get()
                        .forEach(candidate ->
                                crosses.add(option.candidates().get(candidate).id()));
            }
        }
        if (!crosses.isEmpty()) {
            answer.set("crosses", crosses);
        }
        return Optional.of(answer);
    }

    private Optional<SortedSet<Integer>> askCrosses(Paper.Option option) {
        terminal.say("");
        terminal.say(titles.of(option.title()));
        terminal.say(howMany("Mark", option.crosses()));
        Selection.Selected marked = new Selection(
                        option.candidates().stream()
                                .map(candidate -> titles.of(candidate.title()))
                                .toList(),
                        option.candidates().stream()
                                .map(candidate -> Titles.searched(candidate.id(), candidate.title()))
                                .toList(),
                        option.crosses().min(),
                        option.crosses().max(),
                        Set.of(),
                        "candidate")
                .by(terminal);
        return marked.word().isPresent() ? Optional.empty() : Optional.of(marked.indices());
    }

    private String entry(Paper.Option option) {
        String title = titles.of(option.title());
        return option.candidates().isEmpty()
                ? title
                : "%s (%s)".formatted(title, Quantity.of(option.candidates().size(), "candidate"));
    }

    private static String howMany(String verb, Range range) {
        if (range.min() == range.max()) {
            return "%s %d.".formatted(verb, range.min());
        }
        return range.min() == 0
                ? "%s up to %d, or none.".formatted(verb, range.max())
                : "%s %d to %d.".formatted(verb, range.min(), range.max());
    }
}
