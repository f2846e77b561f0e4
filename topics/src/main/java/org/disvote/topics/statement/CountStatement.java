package org.disvote.topics.statement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Times;
import org.jspecify.annotations.Nullable;

/// The count of an election: a record of `disvote.statements.v1`, in canonical JSON, for
/// example
/// `{"at":"2027-05-22T08:00:00.000000Z","electionId":"ref","kind":"count","transcript":"sha256:…"}`.
///
/// @param at by the clock of the command, to the microsecond
/// @param transcript the SHA-256 of `count.json`, `sha256:` and 64 hexadecimal digits
/// @param signatures the signed note of the trustees; empty for an open election, whose count the operator
///     states alone
public record CountStatement(Instant at, ElectionId electionId, String transcript, Optional<String> signatures) {

    private static final String KIND = "count";

    public CountStatement {
        at = Times.require("at", at).truncatedTo(ChronoUnit.MICROS);
        if (!Digests.isValid(transcript)) {
            throw new IllegalArgumentException("transcript is not of the form " + Digests.FORM);
        }
        if (signatures.filter(String::isEmpty).isPresent()) {
            throw new IllegalArgumentException("signatures is empty: it is left out where nobody signs");
        }
    }

    /// The key of its record. Readers do not look at it.
    public byte[] key() {
        return (KIND + "/" + electionId).getBytes(US_ASCII);
    }

    /// The value of its record.
    public byte[] bytes() {
        CanonicalJson json = new CanonicalJson()
                .with("at", at)
                .with("electionId", electionId.value())
                .with("kind", KIND)
                .with("transcript", transcript);
        signatures.ifPresent(note -> json.with("signatures", note));
        return json.bytes();
    }

    /// @throws MalformedEventException if the bytes are not such a statement, in its canonical form
    public static CountStatement read(byte @Nullable [] value) throws MalformedEventException {
        return StatementBytes.read(
                value,
                "statement of a count",
                json -> new CountStatement(
                        Instant.parse(json.path("at").asText()),
                        new ElectionId(json.path("electionId").asText()),
                        json.path("transcript").asText(),
                        Optional.ofNullable(json.get("signatures")).map(JsonNode::asText)),
                CountStatement::bytes);
    }
}
