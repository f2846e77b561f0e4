package org.disvote.topics.statement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Times;
import org.jspecify.annotations.Nullable;

/// Which script the voting page seals ballots with: a record of `disvote.statements.v1`, in canonical JSON, for
/// example
/// `{"at":"2027-05-01T09:00:00.000000Z","client":"sha256:…","kind":"client"}`.
///
/// @param at by the clock of the command, to the microsecond
/// @param client the SHA-256 of `seal.js`, `sha256:` and 64 hexadecimal digits
public record ClientStatement(Instant at, String client) {

    private static final String KIND = "client";

    public ClientStatement {
        at = Times.require("at", at).truncatedTo(ChronoUnit.MICROS);
        if (!Digests.isValid(client)) {
            throw new IllegalArgumentException("client is not of the form " + Digests.FORM);
        }
    }

    /// The key of its record. Readers do not look at it.
    public byte[] key() {
        return KIND.getBytes(US_ASCII);
    }

    /// The value of its record.
    public byte[] bytes() {
        return new CanonicalJson()
                .with("at", at)
                .with("client", client)
                .with("kind", KIND)
                .bytes();
    }

    /// @throws MalformedEventException if the bytes are not such a statement, in its canonical form
    public static ClientStatement read(byte @Nullable [] value) throws MalformedEventException {
        return StatementBytes.read(
                value,
                "statement of a client",
                json -> new ClientStatement(
                        Instant.parse(json.path("at").asText()),
                        json.path("client").asText()),
                ClientStatement::bytes);
    }
}
