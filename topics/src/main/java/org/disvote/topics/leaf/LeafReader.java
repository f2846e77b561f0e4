package org.disvote.topics.leaf;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.leaf.Leaf.ClientLeaf;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.CloseMovedLeaf;
import org.disvote.topics.leaf.Leaf.CountLeaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyLeaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyRevokedLeaf;
import org.disvote.topics.leaf.Leaf.RestoredLeaf;
import org.disvote.topics.leaf.Leaf.RollLeaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.SealKeyDestroyedLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.topics.leaf.Leaf.UnknownLeaf;
import org.disvote.topics.leaf.Leaf.VoterKeyDestroyedLeaf;
import org.jspecify.annotations.Nullable;

/// Reads one statement by itself. Whether it is the next one of its topic is for [LeafReading] to say.
public final class LeafReader {

    private LeafReader() {}

    /// @throws MalformedEventException unless it is canonical JSON of 33 to 65,535 bytes with a number `n`
    ///     and, where its kind is a known one, exactly that kind's members, each in its form
    public static Leaf read(byte @Nullable [] value) throws MalformedEventException {
        if (value == null || value.length < Leaf.BYTES_MIN || value.length > Leaf.BYTES_MAX) {
            throw new MalformedEventException(
                    "not a statement: it has not %,d to %,d bytes".formatted(Leaf.BYTES_MIN, Leaf.BYTES_MAX), null);
        }
        JsonNode json = Jcs.read(value);
        if (!json.isObject()
                || !json.path("n").isIntegralNumber()
                || json.path("n").longValue() < 0) {
            throw new MalformedEventException("not a statement: it is no object with a number n", null);
        }
        Leaf leaf;
        try {
            leaf = read(json, value);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedEventException("not a statement: " + e.getMessage(), e);
        }
        // Finds every member that is missing, of another type, or none of this kind's.
        if (!Arrays.equals(leaf.bytes(), value)) {
            throw new MalformedEventException("not a statement: other members than its kind has", null);
        }
        return leaf;
    }

    private static Leaf read(JsonNode json, byte[] value) {
        long n = json.path("n").longValue();
        JsonNode kind = json.path("kind");
        return switch (kind.isTextual() ? kind.textValue() : "") {
            case "system" ->
                new SystemLeaf(
                        time(json, "at"),
                        n,
                        text(json, "id"),
                        text(json, "origin"),
                        json.path("partitions").intValue(),
                        number(json, "includeWithin"),
                        optional(json, "voterKey"));
            case "terms" -> new TermsLeaf(time(json, "at"), n, text(json, "electionId"), text(json, "terms"));
            case "roll" ->
                new RollLeaf(
                        time(json, "at"),
                        n,
                        text(json, "roll"),
                        text(json, "raw"),
                        text(json, "pseudonymous"),
                        numbersByName(json, "voters"));
            case "promise-key" -> new PromiseKeyLeaf(time(json, "at"), n, text(json, "vkey"));
            case "promise-key-revoked" ->
                new PromiseKeyRevokedLeaf(time(json, "at"), n, text(json, "vkey"), numbers(json, "heads"));
            case "client" -> new ClientLeaf(time(json, "at"), n, text(json, "client"));
            case "close-moved" ->
                new CloseMovedLeaf(time(json, "at"), n, text(json, "electionId"), time(json, "from"), time(json, "to"));
            case "close" ->
                new CloseLeaf(
                        time(json, "at"),
                        n,
                        text(json, "electionId"),
                        time(json, "closesAt"),
                        numbers(json, "lastSeqs"));
            case "count" ->
                new CountLeaf(
                        time(json, "at"),
                        n,
                        text(json, "electionId"),
                        text(json, "transcript"),
                        optional(json, "signatures"));
            case "restored" ->
                new RestoredLeaf(time(json, "at"), n, json.path("partition").intValue(), number(json, "tail"));
            case "voter-key-destroyed" -> new VoterKeyDestroyedLeaf(time(json, "at"), n, text(json, "commitment"));
            case "seal-key-destroyed" -> new SealKeyDestroyedLeaf(time(json, "at"), n, text(json, "electionId"));
            case "round" ->
                new RoundLeaf(time(json, "at"), n, number(json, "round"), numbers(json, "heads"), number(json, "size"));
            default -> new UnknownLeaf(readableTime(json), n, text(json, "kind"), new String(value, UTF_8));
        };
    }

    private static Instant time(JsonNode json, String name) {
        return Instant.parse(text(json, name));
    }

    private static Instant readableTime(JsonNode json) {
        try {
            return time(json, "at");
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /// Empty where there is none. That a member of another type becomes text is found when it is written
    /// again.
    private static String text(JsonNode json, String name) {
        return json.path(name).asText();
    }

    private static Optional<String> optional(JsonNode json, String name) {
        return json.has(name) ? Optional.of(text(json, name)) : Optional.empty();
    }

    private static long number(JsonNode json, String name) {
        return json.path(name).longValue();
    }

    private static List<Long> numbers(JsonNode json, String name) {
        List<Long> numbers = new ArrayList<>();
        json.path(name).forEach(each -> numbers.add(each.longValue()));
        return numbers;
    }

    private static SortedMap<String, Long> numbersByName(JsonNode json, String name) {
        SortedMap<String, Long> numbers = new TreeMap<>();
        json.path(name)
                .properties()
                .forEach(each -> numbers.put(each.getKey(), each.getValue().longValue()));
        return numbers;
    }
}
