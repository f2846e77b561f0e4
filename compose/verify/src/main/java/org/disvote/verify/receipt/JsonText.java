package org.disvote.verify.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.disvote.topics.json.Jcs;
import org.disvote.verify.verdict.DoesNotHoldException;

/// Tells a text that is no JSON from JSON that is ill-formed.
public final class JsonText {

    /// No limits of a library, but the grammar of JSON.
    private static final JsonFactory GRAMMAR = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final ObjectMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Jcs.DEPTH_MAX)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonText() {}

    /// Whether the bytes are UTF-8 and one JSON value.
    public static boolean isJson(byte[] bytes) {
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            return false;
        }
        try (JsonParser parser = GRAMMAR.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.currentToken() != JsonToken.NOT_AVAILABLE && parser.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }

    /// A JSON object that is known to be JSON.
    ///
    /// @throws DoesNotHoldException if it is no object, has a member twice, or is nested too deep
    public static JsonNode object(byte[] bytes, String what) throws DoesNotHoldException {
        JsonNode json;
        try {
            json = STRICT.readTree(bytes);
        } catch (IOException _) {
            throw new DoesNotHoldException(what + " has a member twice, or is nested too deep");
        }
        if (!json.isObject()) {
            throw new DoesNotHoldException(what + " is not a JSON object");
        }
        return json;
    }
}
