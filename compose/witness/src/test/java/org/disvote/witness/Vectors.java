package org.disvote.witness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Test vectors. Ours are in this project; those of others lie in a folder `shared/vectors` above it, or
/// nowhere.
public final class Vectors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Vectors() {}

    public static JsonNode ours() {
        return read(Path.of("../../topics/src/test/resources/disvote.json"));
    }

    /// Skips the test where the file is missing.
    public static JsonNode ofOthers(String file) {
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path found = above.resolve("shared/vectors").resolve(file);
            if (Files.isReadable(found)) {
                return read(found);
            }
        }
        assumeTrue(false, "no folder above the project has shared/vectors/" + file);
        throw new IllegalStateException("unreachable");
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
