package org.disvote.topics.statement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Times;
import org.jspecify.annotations.Nullable;

/// The key of a sealed election's ballots was destroyed: a record of `disvote.statements.v1`, in canonical JSON, for
/// example
/// `{"at":"2027-09-01T08:00:00.000000Z","electionId":"ref","kind":"seal-key-destroyed"}`.
///
/// @param at by the clock of the command, to the microsecond
/// @param electionId whose ballots nobody can open any more
public record SealKeyDestroyed(Instant at, ElectionId electionId) {

    private static final String KIND = "seal-key-destroyed";

    public SealKeyDestroyed {
        at = Times.require("at", at).truncatedTo(ChronoUnit.MICROS);
    }

    /// The key of its record. Readers do not look at it.
    public byte[] key() {
        return (KIND + "/" + electionId).getBytes(US_ASCII);
    }

    /// The value of its record.
    public byte[] bytes() {
        return new CanonicalJson()
                .with("at", at)
                .with("electionId", electionId.value())
                .with("kind", KIND)
                .bytes();
    }

    /// @throws MalformedEventException if the bytes are not such a statement, in its canonical form
    public static SealKeyDestroyed read(byte @Nullable [] value) throws MalformedEventException {
        return StatementBytes.read(
                value,
                "statement of a destroyed key",
                json -> new SealKeyDestroyed(
                        Instant.parse(json.path("at").asText()),
                        new ElectionId(json.path("electionId").asText())),
                SealKeyDestroyed::bytes);
    }
}
