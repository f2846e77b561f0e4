package org.disvote.audit.tree;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Times;

/// Which members a record of each kind has. A record of a known kind with other members, or with one more,
/// is foreign.
final class RecordForms {

    private static final Pattern TIME =
            Pattern.compile("(19[7-9]|[2-9]\\d\\d)\\d-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}Z");

    private static final Predicate<JsonNode> NUMBER =
            value -> value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
    private static final Predicate<JsonNode> TEXT = JsonNode::isTextual;
    private static final Predicate<JsonNode> SOME_TEXT =
            TEXT.and(value -> !value.textValue().isEmpty());
    private static final Predicate<JsonNode> ID = TEXT.and(value -> Ids.isValid(value.textValue()));
    private static final Predicate<JsonNode> DIGEST = TEXT.and(value -> Digests.isValid(value.textValue()));
    private static final Predicate<JsonNode> AT = TEXT.and(value -> isTime(value.textValue()));
    private static final Predicate<JsonNode> SECOND =
            AT.and(value -> value.textValue().endsWith(".000000Z"));

    private static final Map<String, Map<String, Predicate<JsonNode>>> KINDS = Map.ofEntries(
            Map.entry(
                    "system",
                    Map.of(
                            "id",
                            TEXT,
                            "includeWithin",
                            NUMBER,
                            "origin",
                            TEXT,
                            "partitions",
                            NUMBER,
                            "v",
                            NUMBER.and(value -> value.longValue() == 1),
                            "voterKey",
                            DIGEST)),
            Map.entry("terms", Map.of("electionId", ID, "terms", DIGEST)),
            Map.entry(
                    "roll",
                    Map.of("roll", ID, "raw", DIGEST, "pseudonymous", DIGEST, "voters", RecordForms::areVoters)),
            Map.entry("promise-key", Map.of("vkey", SOME_TEXT)),
            Map.entry("promise-key-revoked", Map.of("vkey", SOME_TEXT, "heads", RecordForms::areNumbers)),
            Map.entry("client", Map.of("client", DIGEST)),
            Map.entry("close-moved", Map.of("electionId", ID, "from", SECOND, "to", SECOND)),
            Map.entry("close", Map.of("electionId", ID, "closesAt", SECOND, "lastSeqs", RecordForms::areNumbers)),
            Map.entry("count", Map.of("electionId", ID, "transcript", DIGEST, "signatures", SOME_TEXT)),
            Map.entry("restored", Map.of("partition", NUMBER, "tail", NUMBER)),
            Map.entry("voter-key-destroyed", Map.of("commitment", DIGEST)),
            Map.entry("seal-key-destroyed", Map.of("electionId", ID)),
            Map.entry("round", Map.of("round", NUMBER, "heads", RecordForms::areNumbers, "size", NUMBER)));

    /// Members that a record of their kind may lack.
    private static final Map<String, Set<String>> OPTIONAL =
            Map.of("system", Set.of("voterKey"), "count", Set.of("signatures"));

    private RecordForms() {}

    /// Whether a record may be of its kind. One of an unknown kind may have any members.
    ///
    /// @param json an object
    static boolean fits(String kind, JsonNode json) {
        Map<String, Predicate<JsonNode>> known = KINDS.get(kind);
        if (known == null) {
            return true;
        }
        Map<String, Predicate<JsonNode>> demanded = new TreeMap<>(known);
        demanded.put("at", AT);
        demanded.put("kind", TEXT);
        demanded.put("n", NUMBER);
        Set<String> optional = OPTIONAL.getOrDefault(kind, Set.of());
        return json.properties().stream().allMatch(member -> demanded.containsKey(member.getKey()))
                && (!kind.equals("system") || isSystem(json))
                && demanded.entrySet().stream().allMatch(member -> {
                    JsonNode value = json.get(member.getKey());
                    return value == null
                            ? optional.contains(member.getKey())
                            : member.getValue().test(value);
                });
    }

    private static boolean isSystem(JsonNode json) {
        try {
            new SystemRecord(
                    Times.parse(json.path("at").asText()),
                    json.path("id").asText(),
                    json.path("origin").asText(),
                    json.path("partitions").intValue(),
                    Optional.ofNullable(json.get("voterKey")).map(JsonNode::asText));
            return true;
        } catch (IllegalArgumentException | DateTimeException e) {
            return false;
        }
    }

    private static boolean areNumbers(JsonNode value) {
        return value.isArray() && allMatch(value, NUMBER);
    }

    private static boolean areVoters(JsonNode value) {
        return value.isObject() && allMatch(value, NUMBER) && namesAreConstituencies(value);
    }

    private static boolean allMatch(JsonNode values, Predicate<JsonNode> rule) {
        for (JsonNode value : values) {
            if (!rule.test(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean namesAreConstituencies(JsonNode voters) {
        return voters.properties().stream().allMatch(each -> each.getKey().isEmpty() || Ids.isValid(each.getKey()));
    }

    private static boolean isTime(String text) {
        try {
            return TIME.matcher(text).matches() && !Times.parse(text).equals(Instant.MIN);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
