package org.disvote.topics.statement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Times;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.VerifierKey;
import org.jspecify.annotations.Nullable;

/// An ingest instance signs promises with this key, or does so no more: a record of `disvote.statements.v1`, in
/// canonical JSON, for example
/// `{"at":"2027-05-01T09:00:00.000000Z","kind":"promise-key","vkey":"log.example.org/disvote-1a2b3c4d/promise/i1+…"}`.
/// The notary puts it into the log. A promise is good only if its key is stated there, and if no statement
/// `promise-key-revoked` stands before the vote.
///
/// @param at by the clock of the command, to the microsecond
/// @param vkey the public key, of type 01
/// @param revoked whether its use ends
public record PromiseKeyStated(Instant at, String vkey, boolean revoked) {

    private static final String STATED = "promise-key";
    private static final String REVOKED = "promise-key-revoked";

    public PromiseKeyStated {
        at = Times.require("at", at).truncatedTo(ChronoUnit.MICROS);
        requireVkey(vkey);
    }

    private static void requireVkey(String vkey) {
        try {
            if (VerifierKey.parse(vkey).type() != VerifierKey.Type.ED25519) {
                throw new IllegalArgumentException("a promise key is of type 01");
            }
        } catch (MalformedNoteException e) {
            throw new IllegalArgumentException("the promise key is no public key: " + e.getMessage(), e);
        }
    }

    private String kind() {
        return revoked ? REVOKED : STATED;
    }

    /// The key of its record. Readers do not look at it.
    public byte[] key() {
        return kind().getBytes(US_ASCII);
    }

    /// The value of its record.
    public byte[] bytes() {
        return new CanonicalJson()
                .with("at", at)
                .with("kind", kind())
                .with("vkey", vkey)
                .bytes();
    }

    /// @throws MalformedEventException if the bytes are not such a statement, in its canonical form
    public static PromiseKeyStated read(byte @Nullable [] value) throws MalformedEventException {
        if (value == null || value.length > RollStatement.RECORD_BYTES_MAX) {
            throw new MalformedEventException(
                    "not a promise key's statement: no value, or larger than " + RollStatement.RECORD_BYTES_MAX
                            + " bytes",
                    null);
        }
        JsonNode json = Jcs.read(value);
        try {
            PromiseKeyStated statement = new PromiseKeyStated(
                    Instant.parse(json.path("at").asText()),
                    json.path("vkey").asText(),
                    json.path("kind").asText().equals(REVOKED));
            // Finds every other kind, and every member that is missing, of another type, or one too many.
            if (Arrays.equals(statement.bytes(), value)) {
                return statement;
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedEventException("not a promise key's statement: " + e.getMessage(), e);
        }
        throw new MalformedEventException("not a promise key's statement: other members than it has", null);
    }
}
