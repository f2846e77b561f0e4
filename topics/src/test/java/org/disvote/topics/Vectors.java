package org.disvote.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The values of `disvote.json`, on which two programs in other languages agree that were written from the
/// formats' description alone.
public final class Vectors {

    private static final JsonNode ALL = read();

    private Vectors() {}

    /// What went in.
    public static JsonNode inputs() {
        return ALL.path("inputs");
    }

    /// What must come out.
    public static JsonNode values() {
        return ALL.path("values");
    }

    /// Files that accuse the operator, with the verdict on each.
    public static JsonNode evidence() {
        return ALL.path("evidence");
    }

    /// Envelopes of the programs that made the values.
    public static JsonNode envelopes() {
        return ALL.path("envelopes");
    }

    private static JsonNode read() {
        try (InputStream file = Vectors.class.getResourceAsStream("/disvote.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
