package org.disvote.ingest.http.vote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import org.disvote.ingest.http.server.RequestGuard;
import org.jspecify.annotations.Nullable;

/// The body of a vote: a JSON object in UTF-8 with the member `choice` and, unless a token names the voter,
/// the member `voterId`. Both are strings and occur once. Other members, or bytes after the object, make the
/// body malformed. Whether the strings are valid IDs is checked later.
///
/// @param choice never logged
record CastBody(@Nullable String voterId, String choice) {

    private static final JsonFactory JSON = JsonFactory.builder()
            // Otherwise Jackson keeps every member name that clients ever sent, in a table that they can
            // fill.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxStringLength(RequestGuard.BODY_BYTES_MAX)
                    .maxNameLength(RequestGuard.BODY_BYTES_MAX)
                    .build())
            .build();

    /// @throws MalformedBodyException if the bytes are not such a body
    static CastBody parse(byte[] body) throws MalformedBodyException {
        CharBuffer text;
        try {
            text = UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw new MalformedBodyException("The body is not UTF-8.", e);
        }
        try (JsonParser json = JSON.createParser(text.array(), text.position(), text.remaining())) {
            return read(json);
        } catch (JsonProcessingException e) {
            throw new MalformedBodyException("The body is not JSON.", e);
        } catch (IOException e) {
            throw new IllegalStateException("JSON is read from memory", e);
        }
    }

    private static CastBody read(JsonParser json) throws IOException, MalformedBodyException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedBodyException("The body is not a JSON object.", null);
        }
        String voterId = null;
        String choice = null;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            switch (name) {
                case "voterId" -> voterId = text(json, name, voterId);
                case "choice" -> choice = text(json, name, choice);
                default ->
                    throw new MalformedBodyException(
                            "The body has a member that is neither \"voterId\" nor \"choice\".", null);
            }
        }
        if (json.currentToken() != JsonToken.END_OBJECT) {
            throw new MalformedBodyException("The body is not a JSON object.", null);
        }
        if (json.nextToken() != null) {
            throw new MalformedBodyException("The body goes on after its JSON object.", null);
        }
        if (choice == null) {
            throw new MalformedBodyException("The body has no member \"choice\".", null);
        }
        return new CastBody(voterId, choice);
    }

    private static String text(JsonParser json, String name, @Nullable String before)
            throws IOException, MalformedBodyException {
        if (before != null) {
            throw new MalformedBodyException("The body has the member \"" + name + "\" twice.", null);
        }
        if (json.nextToken() != JsonToken.VALUE_STRING) {
            throw new MalformedBodyException("The member \"" + name + "\" is not a string.", null);
        }
        return json.getText();
    }

    /// Hides voter and choice, because this text may reach a log line or a test report.
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
