package org.disvote.topics.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/// Names an election. It is public, so it may be logged.
///
/// @param value see [Ids]; the text in JSON, in a database column and in a URL path
public record ElectionId(@JsonValue String value) implements Comparable<ElectionId> {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ElectionId {
        Ids.require("election ID", value);
    }

    /// @return empty if `text` does not have the form of an ID
    public static Optional<ElectionId> parse(String text) {
        return Ids.isValid(text) ? Optional.of(new ElectionId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(ElectionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
