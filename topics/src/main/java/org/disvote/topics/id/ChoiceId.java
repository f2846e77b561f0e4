package org.disvote.topics.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/// Names one of the choices of an election. In a vote it is secret, so it is never logged.
///
/// @param value see [Ids]; the text in JSON, in a database column and in a URL path
public record ChoiceId(@JsonValue String value) implements Comparable<ChoiceId> {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ChoiceId {
        Ids.require("choice ID", value);
    }

    /// @return empty if `text` does not have the form of an ID
    public static Optional<ChoiceId> parse(String text) {
        return Ids.isValid(text) ? Optional.of(new ChoiceId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(ChoiceId other) {
        return value.compareTo(other.value);
    }

    /// Hides the ID, because this text may reach a log line or an error message. Use [#value] to write the ID
    /// itself.
    @Override
    public String toString() {
        return "ChoiceId[hidden]";
    }
}
