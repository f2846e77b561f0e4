package org.disvote.ceremony.deal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.json.Json;
import org.disvote.topics.sealing.Seal;

/// Writes a seal into a definition.
public final class SealedDefinition {

    /// Some editors write it first in a file.
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private SealedDefinition() {}

    /// The file with the seal as its last member. Of the rest only white space changes.
    ///
    /// @param file a definition without a seal
    /// @throws IllegalArgumentException if it is no such definition
    public static byte[] of(byte[] file, Seal seal) {
        String text = new String(file, UTF_8);
        try {
            if (Json.MAPPER.readTree(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)
                            instanceof ObjectNode json
                    && !json.has("seal")) {
                json.set("seal", seal.json());
                Definition.of(json);
                return (Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n").getBytes(UTF_8);
            }
        } catch (JsonProcessingException e) {
            // Reported below.
        }
        throw new IllegalArgumentException("no definition without a seal");
    }
}
