package org.disvote.topics.voter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import org.disvote.topics.id.Ids;

/// A voter's name in the log and in every database: a pseudonym of 22 characters, or the voter ID itself in an
/// election with `"voters":"plain"`. Nothing but ingest's HTTP interface knows another name. It is never logged.
///
/// @param value see [Ids]; the text in JSON, in a database column and in a URL path
public record Voter(@JsonValue String value) implements Comparable<Voter> {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Voter {
        Ids.require("voter", value);
    }

    /// @return empty if `text` does not have the form of an ID
    public static Optional<Voter> parse(String text) {
        return Ids.isValid(text) ? Optional.of(new Voter(text)) : Optional.empty();
    }

    /// The key of the voter's records in the log.
    public byte[] key() {
        return value.getBytes(US_ASCII);
    }

    @Override
    public int compareTo(Voter other) {
        return value.compareTo(other.value);
    }

    /// Hides the name, because this text may reach a log line or an error message. Use [#value] to write the
    /// name itself.
    @Override
    public String toString() {
        return "Voter[hidden]";
    }
}
