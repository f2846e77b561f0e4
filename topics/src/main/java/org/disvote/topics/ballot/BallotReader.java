package org.disvote.topics.ballot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.disvote.topics.ballot.Answers.Answer;
import org.disvote.topics.ballot.Answers.Blank;
import org.disvote.topics.ballot.Answers.Pick;
import org.disvote.topics.ballot.Answers.Picked;
import org.disvote.topics.ballot.Answers.Spoiled;
import org.disvote.topics.ballot.Definition.Allowed;
import org.jspecify.annotations.Nullable;

/// Reads one ballot against its paper, and finds all its problems at once. The sentences name no value of the
/// ballot: they go into answers, and what a voter picked must not.
final class BallotReader {

    private static final String SHAPE =
            "must be {\"pick\":[…]}, {\"pick\":[…],\"crosses\":[…]}, {\"blank\":true} or {\"spoiled\":true}";

    private final Paper paper;
    private final Set<String> problems = new LinkedHashSet<>();
    private @Nullable Answers answers;

    BallotReader(Paper paper) {
        this.paper = paper;
    }

    static List<String> problemsOfShape(JsonNode ballot) {
        Set<String> problems = new LinkedHashSet<>();
        checkEnvelope(ballot, problems);
        for (JsonNode answer : ballot.path("answers")) {
            if (!hasShape(answer)) {
                problems.add("an answer " + SHAPE);
            }
        }
        return List.copyOf(problems);
    }

    private static void checkEnvelope(JsonNode ballot, Set<String> problems) {
        if (!ballot.isObject()) {
            problems.add("the ballot must be a JSON object");
            return;
        }
        JsonNode version = ballot.path("v");
        if (!version.isIntegralNumber() || !version.canConvertToInt() || version.intValue() != 1) {
            problems.add("v must be 1");
        }
        if (!ballot.path("answers").isObject()) {
            problems.add("answers must be a JSON object");
        }
        int known = (ballot.has("v") ? 1 : 0) + (ballot.has("answers") ? 1 : 0);
        if (ballot.size() > known) {
            problems.add("the ballot has a member that is neither v nor answers");
        }
    }

    private static boolean hasShape(JsonNode answer) {
        if (!answer.isObject()) {
            return false;
        }
        if (answer.has("pick")) {
            boolean crossed = answer.has("crosses");
            return answer.size() == (crossed ? 2 : 1)
                    && isTexts(answer.path("pick"))
                    && (!crossed || isTexts(answer.path("crosses")));
        }
        return answer.size() == 1 && (isTrue(answer.path("blank")) || isTrue(answer.path("spoiled")));
    }

    private static boolean isTrue(JsonNode value) {
        return value.isBoolean() && value.booleanValue();
    }

    private static boolean isTexts(JsonNode array) {
        if (!array.isArray()) {
            return false;
        }
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                return false;
            }
        }
        return true;
    }

    BallotReading read(JsonNode ballot) {
        checkEnvelope(ballot, problems);
        JsonNode given = ballot.path("answers");
        List<Answer> read = new ArrayList<>(paper.questions().size());
        if (given.isObject()) {
            for (int i = 0; i < paper.questions().size(); i++) {
                read.add(answer(i, given.path(paper.questions().get(i).id())));
            }
            given.fieldNames().forEachRemaining(name -> {
                if (paper.question(name) == null) {
                    problems.add("it answers a question that is not on the ballot paper");
                }
            });
        }
        if (!problems.isEmpty()) {
            return new BallotReading.Refused(List.copyOf(problems));
        }
        Answers all = new Answers(read);
        answers = all;
        return new BallotReading.Accepted(ballot(all));
    }

    /// After a ballot was accepted.
    Answers answers() {
        if (answers == null) {
            throw new IllegalStateException("no ballot was accepted");
        }
        return answers;
    }

    private Answer answer(int index, JsonNode answer) {
        Paper.Question question = paper.questions().get(index);
        if (answer.isMissingNode()) {
            problem(question, "it is not answered");
        } else if (!hasShape(answer)) {
            problem(question, "the answer " + SHAPE);
        } else if (answer.has("blank")) {
            return allowed(question, Allowed.BLANK, new Blank());
        } else if (answer.has("spoiled")) {
            return allowed(question, Allowed.SPOILED, new Spoiled());
        } else {
            return picked(question, paper.index(index), answer);
        }
        return new Spoiled(); // a stand-in: there is a problem
    }

    private Answer allowed(Paper.Question question, Allowed allowed, Answer answer) {
        if (!question.allow().contains(allowed)) {
            problem(question, allowed.word() + " is not allowed");
        }
        return answer;
    }

    private Answer picked(Paper.Question question, Paper.Index index, JsonNode answer) {
        SortedMap<Integer, Set<Integer>> picks = new TreeMap<>();
        for (JsonNode element : answer.path("pick")) {
            Integer option = index.options().get(element.textValue());
            if (option == null) {
                problems.add(notOnThePaper(question));
            } else if (picks.putIfAbsent(option, new TreeSet<>()) != null) {
                problem(question, "an option is picked twice");
            }
        }
        if (!question.pick().contains(answer.path("pick").size())) {
            problem(question, "the number of options picked must be " + words(question.pick()));
        }
        boolean known = crosses(question, index, answer, picks);
        List<Pick> list = new ArrayList<>(picks.size());
        for (Map.Entry<Integer, Set<Integer>> pick : picks.entrySet()) {
            Paper.Option option = question.options().get(pick.getKey());
            if (known && !option.crosses().contains(pick.getValue().size())) {
                problem(question, "the number of crosses is not what an option that is picked allows");
            }
            list.add(new Pick(pick.getKey(), List.copyOf(pick.getValue())));
        }
        return new Picked(list);
    }

    /// Adds the crosses to the options picked.
    ///
    /// @return whether all of them are for candidates of options picked
    private boolean crosses(
            Paper.Question question, Paper.Index index, JsonNode answer, Map<Integer, Set<Integer>> picks) {
        boolean known = true;
        if (answer.has("crosses") && answer.path("crosses").isEmpty()) {
            problem(question, "crosses must be left out where there are none");
        }
        for (JsonNode element : answer.path("crosses")) {
            Paper.Place place = index.candidates().get(element.textValue());
            Set<Integer> crosses = place == null ? null : picks.get(place.option());
            if (place == null) {
                problem(question, "a cross is for a candidate that is not on the ballot paper");
                known = false;
            } else if (crosses == null) {
                problem(question, "a cross is for a candidate of an option that is not picked");
                known = false;
            } else if (!crosses.add(place.candidate())) {
                problem(question, "a candidate has two crosses");
            }
        }
        return known;
    }

    private static String words(Definition.Range range) {
        return range.min() == range.max() ? String.valueOf(range.min()) : range.min() + " to " + range.max();
    }

    private void problem(Paper.Question question, String problem) {
        problems.add("question " + question.id() + ": " + problem);
    }

    static String notOnThePaper(Paper.Question question) {
        return "question " + question.id() + ": an option is not on the ballot paper";
    }

    private Ballot ballot(Answers all) {
        StringBuilder out = new StringBuilder(128).append("{\"answers\":{");
        String before = "";
        for (int index : paper.canonicalOrder()) {
            Paper.Question question = paper.questions().get(index);
            out.append(before).append('"').append(question.id()).append("\":");
            switch (all.answers().get(index)) {
                case Blank() -> out.append("{\"blank\":true}");
                case Spoiled() -> out.append("{\"spoiled\":true}");
                case Picked(List<Pick> picks) -> write(question, picks, out);
            }
            before = ",";
        }
        return new Ballot(out.append("},\"v\":1}").toString().getBytes(US_ASCII));
    }

    private static void write(Paper.Question question, List<Pick> picks, StringBuilder out) {
        List<String> crosses = new ArrayList<>();
        List<String> options = new ArrayList<>(picks.size());
        for (Pick pick : picks) {
            Paper.Option option = question.options().get(pick.option());
            options.add(option.id());
            pick.crosses()
                    .forEach(candidate ->
                            crosses.add(option.candidates().get(candidate).id()));
        }
        out.append('{');
        if (!crosses.isEmpty()) {
            write("crosses", crosses, out);
            out.append(',');
        }
        write("pick", options, out);
        out.append('}');
    }

    /// IDs are ASCII and need no escape.
    private static void write(String name, List<String> ids, StringBuilder out) {
        out.append('"').append(name).append("\":[");
        for (int i = 0; i < ids.size(); i++) {
            out.append(i == 0 ? "\"" : ",\"").append(ids.get(i)).append('"');
        }
        out.append(']');
    }
}
