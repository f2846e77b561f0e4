package org.disvote.topics.statement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
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
        if (value == null || value.length > RollStatement.RECORD_BYTES_MAX) {
            throw new MalformedEventException(
                    "not a key's statement: no value, or larger than " + RollStatement.RECORD_BYTES_MAX + " bytes",
                    null);
        }
        JsonNode json = Jcs.read(value);
        try {
            VoterKeyDestroyed statement = new VoterKeyDestroyed(
                    Instant.parse(json.path("at").asText()),
                    json.path("commitment").asText());
            // Finds every other kind, and every member that is missing, of another type, or one too many.
            if (Arrays.equals(statement.bytes(), value)) {
                return statement;
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedEventException("not a key's statement: " + e.getMessage(), e);
        }
        throw new MalformedEventException("not a key's statement: other members than it has", null);
    }
}
