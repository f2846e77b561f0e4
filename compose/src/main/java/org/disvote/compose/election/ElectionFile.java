package org.disvote.compose.election;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.event.Election;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.Ids;

/// An election's definition as an operator writes it. All that is wrong with it is said at once.
public final class ElectionFile {

    /// A definition travels as one Kafka record, whose bytes have a bound as well.
    private static final int BYTES_MAX = 512 * 1024;

    private static final int CHOICES_MAX = 1_000;
    private static final int TITLE_LENGTH_MAX = 500;

    private static final Set<String> MEMBERS =
            Set.of("id", "title", "choices", "opensAt", "closesAt", "eligibility", "liveResults", "changeOfMind");

    private final List<String> problems = new ArrayList<>();

    private ElectionFile() {}

    /// @throws InvalidElectionException if it is not an election
    public static Election parse(byte[] content) {
        if (content.length > BYTES_MAX) {
            throw new InvalidElectionException(
                    List.of("larger than " + BYTES_MAX / 1024 + " KiB: use shorter titles or fewer choices"));
        }
        JsonNode root;
        try {
            root = EventCodec.JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw new InvalidElectionException(List.of("not JSON: " + e.getOriginalMessage() + " (line "
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
            return EventCodec.JSON.treeToValue(root, Election.class);
        } catch (JsonProcessingException e) {
            throw new InvalidElectionException(List.of(e.getOriginalMessage()));
        }
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
        if (!choices.isArray() || choices.isEmpty() || choices.size() > CHOICES_MAX) {
            problems.add("choices must be a list of 1–" + CHOICES_MAX);
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < choices.size(); i++) {
            String name = "choices[" + i + "]";
            JsonNode choice = choices.get(i);
            if (!isObject(name, choice, Set.of("id", "title"))) {
                continue;
            }
            id(name + ".id", choice.path("id"));
            title(name + ".title", choice.path("title"));
            if (choice.path("id").isTextual() && !seen.add(choice.path("id").textValue())) {
                problems.add(name + ".id " + choice.path("id").textValue() + " is there twice");
            }
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
                problems.add(name + " has an unknown member " + member);
            }
        });
        return true;
    }

    private void id(String name, JsonNode node) {
        if (!node.isTextual() || !Ids.isValid(node.textValue())) {
            problems.add(name + " must be 1–" + Ids.LENGTH_MAX + " characters of A–Z a–z 0–9 . _ : -");
        }
    }

    private void title(String name, JsonNode node) {
        if (!node.isObject() || node.isEmpty()) {
            problems.add(name + " must be an object of texts by language, such as {\"en\":\"…\"}");
            return;
        }
        node.properties().forEach(entry -> {
            String tag = entry.getKey();
            if (tag.isEmpty() || !Locale.forLanguageTag(tag).toLanguageTag().equalsIgnoreCase(tag)) {
                problems.add(name + "." + tag + " is not a language tag such as en or el");
            }
            JsonNode text = entry.getValue();
            if (!text.isTextual()
                    || text.textValue().isBlank()
                    || text.textValue().length() > TITLE_LENGTH_MAX) {
                problems.add(name + "." + tag + " must be a text of 1–" + TITLE_LENGTH_MAX + " characters");
            }
        });
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
                return Optional.of(Instant.parse(node.textValue()));
            } catch (DateTimeParseException e) {
                // Said below.
            }
        }
        problems.add(name + " must be an instant such as 2029-06-10T04:00:00Z");
        return Optional.empty();
    }

    /// A definition that is wrong in these ways.
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
