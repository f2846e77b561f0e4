package org.disvote.cli.cast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.VerifierKey;

/// The statement of the key that signed the promise in a receipt, with its proof, as the log has it.
final class PromiseKeyOfReceipt {

    /// Where ingest has the statements of all promise keys.
    static final String PATH = "/log/promise-keys";

    private static final String PROMISE = "promise";

    private PromiseKeyOfReceipt() {}

    /// Whether the receipt has a promise without a key.
    static boolean isNeeded(JsonNode receipt) {
        return receipt.path(PROMISE).isObject() && !receipt.path(PROMISE).has("key");
    }

    /// @param keys an array of objects with `text` and `proof`
    /// @return the receipt with the key whose signature is valid, or as it is if there is none
    static JsonNode add(JsonNode receipt, JsonNode keys) {
        Note note;
        try {
            note = Note.parse(receipt.path(PROMISE).path("note").asText());
        } catch (MalformedNoteException e) {
            return receipt;
        }
        for (JsonNode key : keys) {
            if (signed(note, key.path("text").asText())) {
                ObjectNode more = receipt.deepCopy();
                ((ObjectNode) more.get(PROMISE))
                        .putObject("key")
                        .put("text", key.path("text").asText())
                        .put("proof", key.path("proof").asText());
                return more;
            }
        }
        return receipt;
    }

    private static boolean signed(Note note, String statement) {
        try {
            JsonNode json = Jcs.read(statement.getBytes(StandardCharsets.UTF_8));
            return json.path("kind").asText().equals("promise-key")
                    && note.check(VerifierKey.parse(json.path("vkey").asText())) == Note.Check.VALID;
        } catch (MalformedEventException | MalformedNoteException e) {
            return false;
        }
    }
}
