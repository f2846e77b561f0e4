package org.disvote.audit.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;

/// Reads a `count.json`: canonical JSON with exactly its members.
public final class TranscriptReader {

    /// A larger one is not read. One with 500 constituencies of 30 lists and 20 candidates each has some 6 MB.
    public static final int BYTES_MAX = 16 * 1024 * 1024;

    /// In the order in which the first that holds is the reason.
    static final List<String> REASONS =
            List.of("not-on-roll", "constituency", "does-not-open", "bad-plaintext", "not-canonical", "not-allowed");

    private static final Set<String> MEMBERS = Set.of(
            "v",
            "electionId",
            "terms",
            "input",
            "inputCounts",
            "inputRoot",
            "records",
            "void",
            "voters",
            "counted",
            "invalid",
            "groups");

    private TranscriptReader() {}

    /// @throws DamagedTranscriptException if it is not one. The message says where
    public static Transcript read(byte[] bytes) throws DamagedTranscriptException {
        JsonNode json;
        try {
            json = Jcs.read(bytes);
        } catch (MalformedEventException e) {
            throw new DamagedTranscriptException("it is " + e.getMessage());
        }
        members(json, "count.json", MEMBERS, Set.of());
        require(number(json, "v") == 1, "its version is not 1");
        List<Long> inputCounts = new ArrayList<>();
        for (JsonNode count : array(json, "inputCounts")) {
            inputCounts.add(number(count, "inputCounts"));
        }
        JsonNode reasons = json.path("invalid");
        members(reasons, "invalid", Set.copyOf(REASONS), Set.of());
        SortedMap<String, Long> invalid = new TreeMap<>();
        for (String reason : REASONS) {
            invalid.put(reason, number(reasons, reason));
        }
        List<Transcript.Group> groups = new ArrayList<>();
        for (JsonNode group : array(json, "groups")) {
            groups.add(group(group));
        }
        return new Transcript(
                text(json, "electionId"),
                text(json, "terms"),
                text(json, "input"),
                inputCounts,
                text(json, "inputRoot"),
                number(json, "records"),
                number(json, "void"),
                number(json, "voters"),
                number(json, "counted"),
                invalid,
                groups);
    }

    private static Transcript.Group group(JsonNode json) throws DamagedTranscriptException {
        members(json, "a group", Set.of("constituencies", "counted", "questions"), Set.of());
        List<String> constituencies = new ArrayList<>();
        for (JsonNode name : array(json, "constituencies")) {
            require(name.isTextual(), "a constituency is not a text");
            constituencies.add(name.textValue());
        }
        SortedMap<String, Transcript.Question> questions = new TreeMap<>();
        for (var each : object(json, "questions").properties()) {
            questions.put(each.getKey(), question(each.getValue()));
        }
        return new Transcript.Group(constituencies, number(json, "counted"), questions);
    }

    private static Transcript.Question question(JsonNode json) throws DamagedTranscriptException {
        members(json, "a question", Set.of("blank", "spoiled", "empty", "options"), Set.of());
        SortedMap<String, Transcript.Option> options = new TreeMap<>();
        for (var each : object(json, "options").properties()) {
            options.put(each.getKey(), option(each.getValue()));
        }
        return new Transcript.Question(number(json, "blank"), number(json, "spoiled"), number(json, "empty"), options);
    }

    private static Transcript.Option option(JsonNode json) throws DamagedTranscriptException {
        members(json, "an option", Set.of("votes"), Set.of("candidates", "withheld"));
        boolean isWithheld = json.has("withheld");
        require(!isWithheld || json.path("withheld").asText().equals("true"), "withheld is not true");
        require(!isWithheld || json.path("withheld").isBoolean(), "withheld is not true");
        if (!json.has("candidates")) {
            return new Transcript.Option(number(json, "votes"), null, isWithheld);
        }
        require(!isWithheld, "an option withholds its candidates and has them");
        SortedMap<String, Long> candidates = new TreeMap<>();
        for (var each : object(json, "candidates").properties()) {
            candidates.put(each.getKey(), number(each.getValue(), "a candidate"));
        }
        return new Transcript.Option(number(json, "votes"), candidates, false);
    }

    private static void members(JsonNode json, String what, Set<String> demanded, Set<String> optional)
            throws DamagedTranscriptException {
        require(json.isObject(), what + " is not an object");
        Set<String> names = new TreeSet<>();
        json.fieldNames().forEachRemaining(names::add);
        require(names.containsAll(demanded), what + " lacks a member");
        names.removeAll(demanded);
        names.removeAll(optional);
        require(names.isEmpty(), what + " has a member too many");
    }

    private static JsonNode array(JsonNode json, String name) throws DamagedTranscriptException {
        require(json.path(name).isArray(), name + " is not an array");
        return json.path(name);
    }

    private static JsonNode object(JsonNode json, String name) throws DamagedTranscriptException {
        require(json.path(name).isObject(), name + " is not an object");
        return json.path(name);
    }

    private static String text(JsonNode json, String name) throws DamagedTranscriptException {
        require(json.path(name).isTextual(), name + " is not a text");
        return json.path(name).textValue();
    }

    private static long number(JsonNode value, String name) throws DamagedTranscriptException {
        JsonNode number = value.isObject() ? value.path(name) : value;
        require(number.isIntegralNumber() && number.longValue() >= 0, name + " is not a number of 0 or more");
        return number.longValue();
    }

    private static void require(boolean holds, String what) throws DamagedTranscriptException {
        if (!holds) {
            throw new DamagedTranscriptException(what);
        }
    }
}
