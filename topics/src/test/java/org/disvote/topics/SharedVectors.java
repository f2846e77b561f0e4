package org.disvote.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Test vectors of others, which are not part of this project: files in a folder `shared/vectors` beside
/// it. Tests that need one are skipped where it is missing.
public final class SharedVectors {

    private static final int FOLDERS_UP_MAX = 4;

    private SharedVectors() {}

    /// @param name of the file
    public static JsonNode read(String name) throws IOException {
        Optional<Path> file = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .limit(FOLDERS_UP_MAX)
                .map(folder -> folder.resolve("shared/vectors").resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
        Assumptions.assumeTrue(file.isPresent(), "skipped: there is no ../shared/vectors/" + name);
        return new ObjectMapper().readTree(file.orElseThrow().toFile());
    }
}
