package org.disvote.ingest.http.vote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.disvote.ingest.Limits;
import org.disvote.ingest.cast.CastRequest.Expected;
import org.disvote.topics.json.Json;
import org.jspecify.annotations.Nullable;

/// The body of a vote or of a question about a voter: a JSON object in UTF-8. Each member occurs at most once.
/// Other members, or bytes after the object, make the body malformed. Whether the strings are valid IDs is
/// checked later.
///
/// @param voterId needed unless a token names the voter
/// @param choice a choice, never logged
/// @param ballot a ballot, never logged
/// @param envelope a sealed ballot, as text
/// @param revision what the client assumes, as are `terms` and `constituency`
record CastBody(
        @Nullable String voterId,
        @Nullable String choice,
        @Nullable JsonNode ballot,
        @Nullable String envelope,
        @Nullable Integer revision,
        @Nullable String terms,
        @Nullable String constituency) {

    /// Enough for the longest ballot of any paper.
    private static final int DEPTH_MAX = 8;

    private static final JsonFactory JSON = JsonFactory.builder()
            // Otherwise Jackson keeps every member name that clients ever sent, in a table that they can
            // fill.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(Limits.BODY_BYTES_MAX)
                    .maxNameLength(Limits.BODY_BYTES_MAX)
                    .build())
            .build();

    /// The body of a vote.
    ///
    /// @throws MalformedBodyException if the bytes are not such a body
    static CastBody parse(byte[] body) throws MalformedBodyException {
        CastBody parsed = read(body);
        long contents = Stream.of(parsed.choice, parsed.ballot, parsed.envelope)
                .filter(content -> content != null)
                .count();
        if (contents != 1) {
            throw new MalformedBodyException(
                    "The body has not exactly one of \"choice\", \"ballot\" and \"envelope\".", null);
        }
        return parsed;
    }

    /// The body of a question about a voter.
    ///
    /// @param body empty if a token names the voter
    /// @return the voter ID, if it names one
    /// @throws MalformedBodyException if the bytes are not such a body
    static Optional<String> parseVoter(byte[] body) throws MalformedBodyException {
        if (body.length == 0) {
            return Optional.empty();
        }
        CastBody parsed = read(body);
        if (!parsed.equals(new CastBody(parsed.voterId, null, null, null, null, null, null))) {
            throw new MalformedBodyException("The body has another member than \"voterId\".", null);
        }
        return Optional.ofNullable(parsed.voterId);
    }

    /// Whether the client says everything that it assumes, as it must with an envelope: what is sealed is bound to
    /// these values.
    boolean saysAllThatItAssumes() {
        return revision != null && terms != null && constituency != null;
    }

    /// What the client assumes.
    Expected expected() {
        return revision == null && terms == null && constituency == null
                ? Expected.NOTHING
                : new Expected(
                        revision == null ? OptionalInt.empty() : OptionalInt.of(revision),
                        Optional.ofNullable(terms),
                        Optional.ofNullable(constituency));
    }

    private static CastBody read(byte[] body) throws MalformedBodyException {
        char[] text = text(body);
        try (JsonParser json = JSON.createParser(text)) {
            return new Members(text).read(json);
        } catch (StreamConstraintsException e) {
            throw new MalformedBodyException(
                    "The body is nested deeper than " + DEPTH_MAX + " levels, or has a number that is too long.", e);
        } catch (JsonProcessingException e) {
            throw new MalformedBodyException("The body is not JSON.", e);
        } catch (IOException e) {
            throw new IllegalStateException("JSON is read from memory", e);
        }
    }

    private static char[] text(byte[] body) throws MalformedBodyException {
        try {
            CharBuffer text = UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body));
            return Arrays.copyOfRange(text.array(), text.position(), text.limit());
        } catch (CharacterCodingException e) {
            throw new MalformedBodyException("The body is not UTF-8.", e);
        }
    }

    private static final class Members {
        private static final String UNKNOWN_MEMBER = "The body has a member that is none of voterId, choice, ballot,"
                + " envelope, revision, terms, constituency.";

        private final char[] text;
        private @Nullable String voterId;
        private @Nullable String choice;
        private @Nullable JsonNode ballot;
        private @Nullable String envelope;
        private @Nullable Integer revision;
        private @Nullable String terms;
        private @Nullable String constituency;

        Members(char[] text) {
            this.text = text;
        }

        CastBody read(JsonParser json) throws IOException, MalformedBodyException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedBodyException("The body is not a JSON object.", null);
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                switch (name) {
                    case "voterId" -> voterId = text(json, name, voterId);
                    case "choice" -> choice = text(json, name, choice);
                    case "ballot" -> ballot = object(json, name, ballot);
                    case "envelope" -> envelope = text(json, name, envelope);
                    case "revision" -> revision = number(json, name, revision);
                    case "terms" -> terms = text(json, name, terms);
                    case "constituency" -> constituency = text(json, name, constituency);
                    default -> throw new MalformedBodyException(UNKNOWN_MEMBER, null);
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw new MalformedBodyException("The body is not a JSON object.", null);
            }
            if (json.nextToken() != null) {
                throw new MalformedBodyException("The body goes on after its JSON object.", null);
            }
            return new CastBody(voterId, choice, ballot, envelope, revision, terms, constituency);
        }

        private static String text(JsonParser json, String name, @Nullable Object before)
                throws IOException, MalformedBodyException {
            requireFirst(name, before);
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw new MalformedBodyException("The member \"" + name + "\" is not a string.", null);
            }
            return json.getText();
        }

        private static int number(JsonParser json, String name, @Nullable Object before)
                throws IOException, MalformedBodyException {
            requireFirst(name, before);
            if (json.nextToken() != JsonToken.VALUE_NUMBER_INT
                    || json.getNumberType() != JsonParser.NumberType.INT
                    || json.getIntValue() < 1) {
                throw new MalformedBodyException("The member \"" + name + "\" is not a whole number from 1.", null);
            }
            return json.getIntValue();
        }

        /// Read again by a parser that refuses a member twice: here a hidden one would change the ballot.
        private JsonNode object(JsonParser json, String name, @Nullable Object before)
                throws IOException, MalformedBodyException {
            requireFirst(name, before);
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedBodyException("The member \"" + name + "\" is not an object.", null);
            }
            int start = Math.toIntExact(json.currentTokenLocation().getCharOffset());
            json.skipChildren();
            int end = Math.toIntExact(json.currentLocation().getCharOffset());
            try {
                return Json.MAPPER.readTree(new String(text, start, end - start));
            } catch (JsonProcessingException e) {
                // The text is JSON: it has just been passed over.
                throw new MalformedBodyException(
                        "In \"" + name + "\" a member occurs twice, or a number is too long.", e);
            }
        }

        private static void requireFirst(String name, @Nullable Object before) throws MalformedBodyException {
            if (before != null) {
                throw new MalformedBodyException("The body has the member \"" + name + "\" twice.", null);
            }
        }
    }

    /// Hides voter and ballot, because this text may reach a log line or a test report.
    @Override
    public String toString() {
        return "CastBody[hidden]";
    }

    /// The message is one sentence for the client and never repeats what the client sent.
    static final class MalformedBodyException extends Exception {
        MalformedBodyException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
