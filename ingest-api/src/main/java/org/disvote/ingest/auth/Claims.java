package org.disvote.ingest.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The claims of a token that are used here, read strictly. Whatever else a token says, and of whatever type, is passed
/// over: issuers add claims of their own. A claim that is null is as one that is missing: some issuers write those that
/// they have no value for.
///
/// @param values of those that the token has: a string, a number, a set of strings, or [Unusable]
record Claims(Map<String, Object> values) {

    private static final Set<String> USED = Set.of("iss", "aud", "exp", "nbf", "sub", "scope");

    /// The year 9999. A time beyond it is a mistake rather than a promise.
    private static final long SECONDS_MAX = 253_402_300_799L;

    private static final JsonFactory JSON = JsonFactory.builder()
            // A table of every member name that was ever sent would grow at the clients' pleasure.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /// A value of a type that none of the claims has.
    private enum Unusable {
        INSTANCE
    }

    /// @throws MalformedException if the payload is no JSON object, or has one of the claims twice
    static Claims parse(byte[] payload) throws MalformedException {
        try (JsonParser json = JSON.createParser(payload)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw MalformedException.ofAll();
            }
            Map<String, Object> values = new HashMap<>();
            Set<String> seen = new HashSet<>();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                if (!USED.contains(name)) {
                    json.skipChildren();
                } else if (!seen.add(name)) {
                    throw MalformedException.ofAll();
                } else if (json.currentToken() != JsonToken.VALUE_NULL) {
                    values.put(name, value(json));
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw MalformedException.ofAll();
            }
            return new Claims(values);
        } catch (IOException e) {
            throw MalformedException.ofAll();
        }
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case START_ARRAY -> array(json);
            default -> {
                json.skipChildren();
                yield Unusable.INSTANCE;
            }
        };
    }

    private static Object array(JsonParser json) throws IOException {
        Set<String> strings = new HashSet<>();
        boolean usable = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == null) {
                throw new IOException("the array does not end");
            }
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                strings.add(json.getText());
            } else {
                usable = false;
                json.skipChildren();
            }
        }
        return usable ? Set.copyOf(strings) : Unusable.INSTANCE;
    }

    /// @throws MalformedException if the claim is there and not a string
    Optional<String> string(String name) throws MalformedException {
        return switch (values.get(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw MalformedException.of(name, "a string");
        };
    }

    /// @throws MalformedException if the claim is there and not seconds since 1970, perhaps with a fraction
    Optional<Instant> time(String name) throws MalformedException {
        return switch (values.get(name)) {
            case null -> Optional.empty();
            case Double seconds
            when seconds >= 0 && seconds <= SECONDS_MAX -> Optional.of(Instant.ofEpochMilli((long) (seconds * 1_000)));
            default -> throw MalformedException.of(name, "a time in seconds");
        };
    }

    /// @return the one string that the claim is, or all of those it holds
    /// @throws MalformedException if the claim is there and neither a string nor a list of strings
    Set<String> strings(String name) throws MalformedException {
        return switch (values.get(name)) {
            case null -> Set.of();
            case String text -> Set.of(text);
            case Set<?> texts -> Set.copyOf(texts.stream().map(String::valueOf).toList());
            default -> throw MalformedException.of(name, "a string or a list of strings");
        };
    }

    /// The words of a claim that is a text, as RFC 8693 has it, or a list of texts, as some issuers write it.
    /// None where it is anything else.
    Set<String> words(String name) {
        List<String> texts = switch (values.get(name)) {
            case String text -> List.of(text);
            case Set<?> several -> several.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
        Set<String> words = new HashSet<>();
        for (String text : texts) {
            words.addAll(List.of(text.split(" ", -1)));
        }
        words.remove("");
        return words;
    }

    /// Its message is a sentence for the client, fit for a header.
    static final class MalformedException extends Exception {
        private MalformedException(String message) {
            super(message);
        }

        private static MalformedException ofAll() {
            return new MalformedException("The token's claims are malformed.");
        }

        private static MalformedException of(String claim, String shape) {
            return new MalformedException("The token's claim " + claim + " is malformed: it must be " + shape + ".");
        }
    }
}
