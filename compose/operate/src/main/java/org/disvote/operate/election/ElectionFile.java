package org.disvote.operate.election;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.Text;
import org.disvote.topics.json.Times;
import org.disvote.topics.json.Titles;

/// An election's definition as an operator writes it. All its problems are reported at once. This class
/// checks the form; the rest is checked by the rule that every reader of the topic applies.
public final class ElectionFile {

    private static final Set<String> MEMBERS =
            Set.of("id", "title", "choices", "opensAt", "closesAt", "eligibility", "liveResults", "changeOfMind");

    /// How many characters of the file a problem quotes.
    private static final int NAME_LENGTH_MAX = 200;

    private final List<String> problems = new ArrayList<>();

    private ElectionFile() {}

    /// @throws InvalidElectionException if it is not an election
    public static Election parse(byte[] content) {
        if (content.length > Election.RECORD_BYTES_MAX) {
            throw new InvalidElectionException(List.of(
                    "larger than " + Election.RECORD_BYTES_MAX / 1024 + " KiB: use shorter titles or fewer choices"));
        }
        JsonNode root;
        try {
            root = Json.MAPPER.readTree(content);
        } catch (JsonProcessingException e) {
            throw new InvalidElectionException(List.of("not JSON: "
                    + Text.printable(words(e), NAME_LENGTH_MAX) + " (line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ")"));
        } catch (IOException e) {
            throw new InvalidElectionException(List.of("not readable: " + e.getMessage()));
        }
        ElectionFile file = new ElectionFile();
        file.check(root);
        if (!file.problems.isEmpty()) {
            throw new InvalidElectionException(file.problems);
        }
        try {
            return Json.MAPPER.treeToValue(root, Election.class);
        } catch (JsonProcessingException e) {
            String problem = e.getCause() instanceof IllegalArgumentException refused
                    ? String.valueOf(refused.getMessage())
                    : e.getOriginalMessage();
            throw new InvalidElectionException(List.of(Text.printable(problem, NAME_LENGTH_MAX)));
        }
    }

    /// Without the parser's note about its source.
    private static String words(JsonProcessingException e) {
        return e.getOriginalMessage().replaceAll(" \\(start marker at .*", "");
    }

    private void check(JsonNode root) {
        if (!isObject("the file", root, MEMBERS)) {
            return;
        }
        id("id", root.path("id"));
        title("title", root.path("title"));
        choices(root.path("choices"));
        Optional<Instant> opensAt = instant("opensAt", root.path("opensAt"));
        Optional<Instant> closesAt = instant("closesAt", root.path("closesAt"));
        if (opensAt.isPresent() && closesAt.isPresent() && !opensAt.get().isBefore(closesAt.get())) {
            problems.add("closesAt is not after opensAt");
        }
        oneOf("eligibility", root.path("eligibility"), "anyone", "roll");
        oneOf("changeOfMind", root.path("changeOfMind"), "refused", "last-counts");
        if (!root.path("liveResults").isMissingNode()
                && !root.path("liveResults").isBoolean()) {
            problems.add("liveResults must be true or false, or left out");
        }
    }

    private void choices(JsonNode choices) {
        if (!choices.isArray() || choices.isEmpty() || choices.size() > Election.CHOICES_MAX) {
            problems.add("choices must be a list of 1–" + Election.CHOICES_MAX);
            return;
        }
        Set<String> seen = new HashSet<>();
        List<Map<String, String>> titles = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            String name = "choices[" + i + "]";
            JsonNode choice = choices.get(i);
            titles.add(Map.of());
            if (!isObject(name, choice, Set.of("id", "title"))) {
                continue;
            }
            id(name + ".id", choice.path("id"));
            titles.set(i, title(name + ".title", choice.path("title")));
            if (choice.path("id").isTextual() && !seen.add(choice.path("id").textValue())) {
                problems.add(name + ".id " + printable(choice.path("id").textValue()) + " is there twice");
            }
        }
        for (Titles.Repetition repetition : Titles.repetitions(titles)) {
            problems.add("choices[%d].title.%s is the same as that of choices[%d]"
                    .formatted(repetition.index(), repetition.language(), repetition.earlier()));
        }
    }

    private boolean isObject(String name, JsonNode node, Set<String> members) {
        if (!node.isObject()) {
            problems.add(name + " must be an object with "
                    + members.stream().sorted().toList());
            return false;
        }
        node.fieldNames().forEachRemaining(member -> {
            if (!members.contains(member)) {
                problems.add(name + " has an unknown member " + printable(member));
            }
        });
        return true;
    }

    private void id(String name, JsonNode node) {
        if (!node.isTextual() || !Ids.isValid(node.textValue())) {
            problems.add(name + " must be " + Ids.FORM);
        }
    }

    /// @return the title; empty if something is wrong with it
    private Map<String, String> title(String name, JsonNode node) {
        if (!node.isObject() || node.isEmpty()) {
            problems.add(name + " must be an object of texts by language, such as {\"en\":\"…\"}");
            return Map.of();
        }
        Map<String, String> title = new TreeMap<>();
        int before = problems.size();
        node.properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                title.put(entry.getKey(), entry.getValue().textValue());
            } else {
                problems.add(name + "." + printable(entry.getKey()) + " must be a text");
            }
        });
        if (!title.isEmpty()) {
            problems.addAll(Titles.problems(name, title));
        }
        return problems.size() == before ? title : Map.of();
    }

    private static String printable(String text) {
        return Text.printable(text, NAME_LENGTH_MAX);
    }

    private void oneOf(String name, JsonNode node, String usual, String other) {
        if (!node.isMissingNode()
                && !node.asText().equals(usual)
                && !node.asText().equals(other)) {
            problems.add(name + " must be \"" + usual + "\" or \"" + other + "\"; left out, it is \"" + usual + "\"");
        }
    }

    private Optional<Instant> instant(String name, JsonNode node) {
        if (node.isTextual()) {
            try {
                Instant time = Instant.parse(node.textValue());
                Times.problemOfElectionTime(time).ifPresent(problem -> problems.add(name + " " + problem));
                return Optional.of(time);
            } catch (DateTimeParseException e) {
                // Reported below.
            }
        }
        problems.add(name + " must be an instant such as 2029-06-10T04:00:00Z");
        return Optional.empty();
    }

    /// A definition with these problems.
    public static final class InvalidElectionException extends RuntimeException {

        private final List<String> problems;

        InvalidElectionException(List<String> problems) {
            super(String.join("; ", problems));
            this.problems = List.copyOf(problems);
        }

        public List<String> problems() {
            return problems;
        }
    }
}
