package org.disvote.topics.ballot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.disvote.topics.ballot.Answers.Answer;
import org.disvote.topics.ballot.Answers.Blank;
import org.disvote.topics.ballot.Answers.Pick;
import org.disvote.topics.ballot.Answers.Picked;
import org.disvote.topics.ballot.Answers.Spoiled;
import org.disvote.topics.ballot.Definition.Allowed;
import org.disvote.topics.ballot.Definition.Candidate;
import org.disvote.topics.ballot.Definition.Range;
import org.disvote.topics.id.ElectionId;

/// Papers and ballots for tests, from a seeded source.
final class RandomPapers {

    private RandomPapers() {}

    static Paper paper(Random random) {
        return paper(random, 4, 8, 6);
    }

    /// Small enough for all its ballots to be tried.
    static Paper small(Random random) {
        return paper(random, 2, 3, 3);
    }

    private static Paper paper(Random random, int questionsMax, int optionsMax, int candidatesMax) {
        List<Paper.Question> questions = new ArrayList<>();
        List<String> questionIds = ids(random, 1 + random.nextInt(questionsMax));
        for (String id : questionIds) {
            List<Paper.Option> options = new ArrayList<>();
            List<String> candidateIds = ids(random, optionsMax * candidatesMax);
            for (String option : ids(random, 1 + random.nextInt(optionsMax))) {
                List<Candidate> candidates = new ArrayList<>();
                for (int k = random.nextInt(3) == 0 ? random.nextInt(candidatesMax + 1) : 0; k > 0; k--) {
                    candidates.add(new Candidate(candidateIds.removeLast(), new TreeMap<>(Map.of("en", "K" + k))));
                }
                options.add(new Paper.Option(
                        option, new TreeMap<>(Map.of("en", option)), candidates, range(random, candidates.size())));
            }
            List<Allowed> allow = new ArrayList<>(List.of(Allowed.values()));
            allow.removeIf(_ -> random.nextBoolean());
            questions.add(new Paper.Question(
                    id, new TreeMap<>(Map.of("en", id)), range(random, options.size()), allow, options));
        }
        return new Paper(new ElectionId("random"), "", questions);
    }

    private static Range range(Random random, int most) {
        int max = random.nextInt(most + 1);
        return new Range(random.nextInt(max + 1), max);
    }

    /// Different ones, some long, in any order.
    private static List<String> ids(Random random, int number) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            ids.add("" + (char) ('a' + random.nextInt(26)) + i
                    + "-".repeat(random.nextInt(3) == 0 ? random.nextInt(40) : 0));
        }
        Collections.shuffle(ids, random);
        return ids;
    }

    /// One that the paper allows, in any order.
    static JsonNode ballot(Paper paper, Random random) {
        ObjectNode ballot = JsonNodeFactory.instance.objectNode().put("v", 1);
        ObjectNode answers = ballot.putObject("answers");
        for (Paper.Question question : paper.questions()) {
            ObjectNode answer = answers.putObject(question.id());
            if (!question.allow().isEmpty() && random.nextBoolean()) {
                answer.put(
                        question.allow()
                                .get(random.nextInt(question.allow().size()))
                                .word(),
                        true);
                continue;
            }
            List<String> crosses = new ArrayList<>();
            ArrayNode pick = answer.putArray("pick");
            for (Paper.Option option : some(question.options(), question.pick(), random)) {
                pick.add(option.id());
                some(option.candidates(), option.crosses(), random).forEach(candidate -> crosses.add(candidate.id()));
            }
            if (!crosses.isEmpty()) {
                Collections.shuffle(crosses, random);
                crosses.forEach(answer.putArray("crosses")::add);
            }
        }
        return ballot;
    }

    private static <T> List<T> some(List<T> all, Range range, Random random) {
        List<T> some = new ArrayList<>(all);
        Collections.shuffle(some, random);
        return some.subList(0, range.min() + random.nextInt(range.max() - range.min() + 1));
    }

    /// The IDs of a ballot in the order of the paper.
    static Map<String, List<String>> sorted(JsonNode ballot, Paper paper) {
        Map<String, List<String>> sorted = new TreeMap<>();
        for (Paper.Question question : paper.questions()) {
            JsonNode answer = ballot.path("answers").path(question.id());
            List<String> ids = new ArrayList<>();
            answer.fieldNames().forEachRemaining(name -> {
                if (answer.path(name).isBoolean()) {
                    ids.add(name);
                }
            });
            for (Paper.Option option : question.options()) {
                if (contains(answer.path("pick"), option.id())) {
                    ids.add(option.id());
                    option.candidates().stream()
                            .map(Candidate::id)
                            .filter(candidate -> contains(answer.path("crosses"), candidate))
                            .forEach(ids::add);
                }
            }
            sorted.put(question.id(), ids);
        }
        return sorted;
    }

    private static boolean contains(JsonNode array, String id) {
        for (JsonNode element : array) {
            if (element.textValue().equals(id)) {
                return true;
            }
        }
        return false;
    }

    static Map<String, List<String>> json(Answers answers, Paper paper) {
        Map<String, List<String>> json = new TreeMap<>();
        for (int i = 0; i < paper.questions().size(); i++) {
            Paper.Question question = paper.questions().get(i);
            json.put(question.id(), ids(answers.answers().get(i), question));
        }
        return json;
    }

    private static List<String> ids(Answer answer, Paper.Question question) {
        return switch (answer) {
            case Blank() -> List.of("blank");
            case Spoiled() -> List.of("spoiled");
            case Picked(List<Pick> picks) -> {
                List<String> ids = new ArrayList<>();
                for (Pick pick : picks) {
                    Paper.Option option = question.options().get(pick.option());
                    ids.add(option.id());
                    pick.crosses()
                            .forEach(k -> ids.add(option.candidates().get(k).id()));
                }
                yield ids;
            }
        };
    }

    /// By the text of each answer that a question allows.
    static int longestByTryingAll(Paper paper) {
        StringBuilder ballot = new StringBuilder("{\"answers\":{");
        for (Paper.Question question : paper.questions()) {
            String longest = "";
            for (Allowed allowed : question.allow()) {
                longest = longer(longest, "{\"" + allowed.word() + "\":true}");
            }
            for (List<Paper.Option> options : subsets(question.options(), question.pick())) {
                for (List<String> crosses : crosses(options)) {
                    String pick = "\"pick\":["
                            + quoted(options.stream().map(Paper.Option::id).toList()) + "]";
                    longest = longer(
                            longest,
                            crosses.isEmpty()
                                    ? "{" + pick + "}"
                                    : "{\"crosses\":[" + quoted(crosses) + "]," + pick + "}");
                }
            }
            ballot.append(ballot.toString().endsWith("}") ? "," : "").append("\"" + question.id() + "\":" + longest);
        }
        return ballot.append("},\"v\":1}").toString().getBytes(UTF_8).length;
    }

    private static String quoted(List<String> ids) {
        return ids.isEmpty() ? "" : "\"" + String.join("\",\"", ids) + "\"";
    }

    private static String longer(String one, String other) {
        return other.length() > one.length() ? other : one;
    }

    private static List<List<String>> crosses(List<Paper.Option> options) {
        List<List<String>> all = List.of(List.of());
        for (Paper.Option option : options) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> before : all) {
                for (List<Candidate> crosses : subsets(option.candidates(), option.crosses())) {
                    List<String> with = new ArrayList<>(before);
                    crosses.forEach(candidate -> with.add(candidate.id()));
                    longer.add(with);
                }
            }
            all = longer;
        }
        return all;
    }

    private static <T> List<List<T>> subsets(List<T> all, Range range) {
        List<List<T>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << all.size(); bits++) {
            List<T> subset = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if ((bits >> i & 1) == 1) {
                    subset.add(all.get(i));
                }
            }
            if (range.contains(subset.size())) {
                subsets.add(subset);
            }
        }
        return subsets;
    }
}
