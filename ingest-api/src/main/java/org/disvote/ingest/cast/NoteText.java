package org.disvote.ingest.cast;

import com.fasterxml.jackson.annotation.JsonValue;
import org.disvote.topics.json.Json;
import org.jspecify.annotations.Nullable;

/// The text of a signed note, with its JSON made once: all answers of a commit have the same one.
public final class NoteText {

    private final String text;
    private final byte[] json;

    public NoteText(String text) {
        this.text = text;
        json = Json.encode(text);
    }

    @JsonValue
    public String text() {
        return text;
    }

    /// As a JSON string, with its quotes. The array is shared by all callers, so it must not be changed.
    public byte[] json() {
        return json;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NoteText note && text.equals(note.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
