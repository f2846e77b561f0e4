package org.disvote.topics.statement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Times;
import org.jspecify.annotations.Nullable;

/// The key of the pseudonyms was destroyed: a record of `disvote.statements.v1`, in canonical JSON, for
/// example `{"at":"2027-09-01T08:00:00.000000Z","commitment":"sha256:…","kind":"voter-key-destroyed"}`.
///
/// @param at by the clock of the command, to the microsecond
/// @param commitment to the key, `sha256:` and 64 hexadecimal digits
public record VoterKeyDestroyed(Instant at, String commitment) {

    private static final String KIND = "voter-key-destroyed";

    public VoterKeyDestroyed {
        at = Times.require("at", at).truncatedTo(ChronoUnit.MICROS);
        if (!Digests.isValid(commitment)) {
            throw new IllegalArgumentException("commitment is not of the form sha256:…");
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
                .with("commitment", commitment)
                .with("kind", KIND)
                .bytes();
    }

    /// @throws MalformedEventException if the bytes are not such a statement, in its canonical form
    public static VoterKeyDestroyed read(byte @Nullable [] value) throws MalformedEventException {
        return StatementBytes.read(
                value,
                "key's statement",
                json -> new VoterKeyDestroyed(
                        Instant.parse(json.path("at").asText()),
                        json.path("commitment").asText()),
                VoterKeyDestroyed::bytes);
    }
}
