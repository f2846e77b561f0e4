package org.disvote.topics.statement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.disvote.topics.json.CanonicalJson;
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
        return StatementBytes.read(
                value,
                "promise key's statement",
                json -> new PromiseKeyStated(
                        Instant.parse(json.path("at").asText()),
                        json.path("vkey").asText(),
                        json.path("kind").asText().equals(REVOKED)),
                PromiseKeyStated::bytes);
    }
}
