package org.disvote.topics.statement;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;

/// What a `count.json` says besides its groups. It is read as a stream: a large one takes no memory.
///
/// @param terms the digest of the election's terms
/// @param input the input digest that trustees compared
/// @param records of the input
/// @param voids of these, those that are nobody's standing vote
/// @param voters who have a standing vote
/// @param counted of these, those whose ballot counts
/// @param invalid the others, by reason
public record CountTranscript(
        ElectionId electionId,
        String terms,
        String input,
        long records,
        long voids,
        long voters,
        long counted,
        SortedMap<String, Long> invalid) {

    private static final Set<String> TEXTS = Set.of("electionId", "terms", "input", "inputRoot");
    private static final Set<String> NUMBERS = Set.of("v", "records", "void", "voters", "counted");
    private static final Set<String> REASONS =
            Set.of("not-on-roll", "constituency", "does-not-open", "bad-plaintext", "not-canonical", "not-allowed");
    private static final int MEMBERS = TEXTS.size() + NUMBERS.size() + 3;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Jcs.DEPTH_MAX)
                    .build())
            .build();

    public CountTranscript {
        if (!Digests.isValid(terms) || !Digests.isValid(input)) {
            throw new IllegalArgumentException("terms or input is not of the form " + Digests.FORM);
        }
        invalid = Collections.unmodifiableSortedMap(new TreeMap<>(invalid));
        if (!invalid.keySet().equals(REASONS)) {
            throw new IllegalArgumentException("invalid has not exactly the six reasons");
        }
        long rejected = invalid.values().stream().mapToLong(Long::longValue).sum();
        if (voters != counted + rejected || voids > records || voters > records - voids) {
            throw new IllegalArgumentException("its numbers do not add up");
        }
    }

    /// Whether the bytes are canonical JSON is not looked at, see [Jcs#read].
    ///
    /// @throws MalformedEventException if they are no `count.json`
    public static CountTranscript read(byte[] bytes) throws MalformedEventException {
        Map<String, String> texts = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        SortedMap<String, Long> invalid = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        try (JsonParser in = JSON.createParser(bytes)) {
            expect(in.nextToken() == JsonToken.START_OBJECT);
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                seen.add(name);
                JsonToken value = in.nextToken();
                if (TEXTS.contains(name)) {
                    expect(value == JsonToken.VALUE_STRING);
                    texts.put(name, in.getText());
                } else if (NUMBERS.contains(name)) {
                    numbers.put(name, number(in));
                } else if (name.equals("invalid")) {
                    expect(value == JsonToken.START_OBJECT);
                    while (in.nextToken() == JsonToken.FIELD_NAME) {
                        String reason = in.currentName();
                        in.nextToken();
                        invalid.put(reason, number(in));
                    }
                } else {
                    expect((name.equals("groups") || name.equals("inputCounts")) && value == JsonToken.START_ARRAY);
                    in.skipChildren();
                }
            }
            expect(in.currentToken() == JsonToken.END_OBJECT && in.nextToken() == null);
        } catch (IOException e) {
            // The parser's message may repeat parts of the bytes, which anybody may have written.
            throw new MalformedEventException("not a count.json: it is no JSON", null);
        }
        expect(seen.size() == MEMBERS && numbers.getOrDefault("v", 0L) == 1);
        try {
            return new CountTranscript(
                    new ElectionId(texts.getOrDefault("electionId", "")),
                    texts.getOrDefault("terms", ""),
                    texts.getOrDefault("input", ""),
                    numbers.getOrDefault("records", 0L),
                    numbers.getOrDefault("void", 0L),
                    numbers.getOrDefault("voters", 0L),
                    numbers.getOrDefault("counted", 0L),
                    invalid);
        } catch (IllegalArgumentException e) {
            throw new MalformedEventException("not a count.json: " + e.getMessage(), e);
        }
    }

    private static long number(JsonParser in) throws IOException, MalformedEventException {
        expect(in.currentToken() == JsonToken.VALUE_NUMBER_INT
                && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER);
        long number = in.getLongValue();
        expect(number >= 0 && number <= Jcs.INTEGER_MAX);
        return number;
    }

    private static void expect(boolean holds) throws MalformedEventException {
        if (!holds) {
            throw new MalformedEventException("not a count.json: other members than it has", null);
        }
    }
}
