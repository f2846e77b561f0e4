package org.disvote.ingest.promise;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.TlogProof;

/// What a log says of one promise key.
///
/// @param cosigned whether its statement is in the log under a checkpoint with the policy's quorum
/// @param revoked whether the end of its use is stated, under whatever checkpoint
record KeyStanding(boolean cosigned, boolean revoked) {

    static final KeyStanding UNKNOWN = new KeyStanding(false, false);

    private static final String STATED = "promise-key";
    private static final String REVOKED = "promise-key-revoked";

    /// Reads the log's list of statements about promise keys. Entries that are no such statements, or whose
    /// proof does not hold, count for nothing. What was known stays known, whatever the log says now, and its
    /// proof is not checked again.
    ///
    /// @param json an array of objects with `text` and `proof`
    /// @throws IOException if it is no array
    KeyStanding after(byte[] json, String vkey, Policy policy) throws IOException {
        JsonNode entries;
        try {
            entries = Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException("the list of promise keys is no JSON", e);
        }
        if (!entries.isArray()) {
            throw new IOException("the list of promise keys is no array");
        }
        boolean isCosigned = cosigned;
        boolean isRevoked = revoked;
        for (JsonNode entry : entries) {
            byte[] text = entry.path("text").asText().getBytes(UTF_8);
            String kind = kind(text, vkey);
            isRevoked |= kind.equals(REVOKED);
            isCosigned |= !isCosigned
                    && kind.equals(STATED)
                    && isProved(text, entry.path("proof").asText(), policy);
        }
        return new KeyStanding(isCosigned, isRevoked);
    }

    /// @return the kind of a statement about this key; empty if it is about none or another one
    private static String kind(byte[] text, String vkey) {
        try {
            JsonNode statement = Jcs.read(text);
            return statement.path("vkey").asText().equals(vkey)
                    ? statement.path("kind").asText()
                    : "";
        } catch (MalformedEventException e) {
            return "";
        }
    }

    private static boolean isProved(byte[] text, String proof, Policy policy) {
        try {
            return TlogProof.parse(proof).verify(Merkle.leaf(text), policy) instanceof TlogProof.Verdict.Proved;
        } catch (MalformedNoteException e) {
            return false;
        }
    }
}
