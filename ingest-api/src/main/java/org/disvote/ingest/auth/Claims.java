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

/// The claims of a token that this system uses, read strictly. All other claims are skipped, whatever their
/// type, because issuers add claims for other systems. A claim that is null counts as missing, because some
/// issuers write null where they have no value.
///
/// @param values the claims that the token has: a string, a number, a set of strings, or [Unusable]
record Claims(Map<String, Object> values) {

    private static final Set<String> USED = Set.of("iss", "aud", "exp", "nbf", "scope");

    /// The end of the year 9999. A later time is taken for a mistake.
    private static final long SECONDS_MAX = 253_402_300_799L;

    private static final JsonFactory JSON = JsonFactory.builder()
            // Otherwise Jackson keeps every member name that clients ever sent, in a table that they can
            // fill.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /// Stands for a value of a type that no used claim may have.
    private enum Unusable {
        INSTANCE
    }

    /// @param voter the claim that is the voter ID
    /// @throws MalformedException if the payload is not a JSON object, or has a used claim twice
    static Claims parse(byte[] payload, String voter) throws MalformedException {
        try (JsonParser json = JSON.createParser(payload)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw MalformedException.ofAll();
            }
            Map<String, Object> values = new HashMap<>();
            Set<String> seen = new HashSet<>();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                if (!USED.contains(name) && !name.equals(voter)) {
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

    /// @throws MalformedException if the token has the claim and it is not a string
    Optional<String> string(String name) throws MalformedException {
        return switch (values.get(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw MalformedException.of(name, "a string");
        };
    }

    /// @throws MalformedException if the token has the claim and it is not seconds since 1970; fractions are
    ///     allowed
    Optional<Instant> time(String name) throws MalformedException {
        return switch (values.get(name)) {
            case null -> Optional.empty();
            case Double seconds
            when seconds >= 0 && seconds <= SECONDS_MAX -> Optional.of(Instant.ofEpochMilli((long) (seconds * 1_000)));
            default -> throw MalformedException.of(name, "a time in seconds");
        };
    }

    /// @return the claim's only string, or all strings of its list
    /// @throws MalformedException if the token has the claim and it is neither a string nor a list of strings
    Set<String> strings(String name) throws MalformedException {
        return switch (values.get(name)) {
            case null -> Set.of();
            case String text -> Set.of(text);
            case Set<?> texts -> Set.copyOf(texts.stream().map(String::valueOf).toList());
            default -> throw MalformedException.of(name, "a string or a list of strings");
        };
    }

    /// The words of a claim that is a string of words (RFC 8693) or a list of such strings, which some
    /// issuers write. Empty if the claim has any other type.
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

    /// The message is one sentence for the client and can be quoted in a header.
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
