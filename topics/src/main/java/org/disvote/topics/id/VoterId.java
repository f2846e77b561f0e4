package org.disvote.topics.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/// Names a voter, as the voter enters it and as a token or the electoral roll has it. It is never logged.
///
/// @param value see [Ids]; the text in JSON, in a database column and in a URL path
public record VoterId(@JsonValue String value) implements Comparable<VoterId> {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public VoterId {
        Ids.require("voter ID", value);
    }

    /// @return empty if `text` does not have the form of an ID
    public static Optional<VoterId> parse(String text) {
        return Ids.isValid(text) ? Optional.of(new VoterId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(VoterId other) {
        return value.compareTo(other.value);
    }

    /// Hides the ID, because this text may reach a log line or an error message. Use [#value] to write the ID
    /// itself.
    @Override
    public String toString() {
        return "VoterId[hidden]";
    }
}
