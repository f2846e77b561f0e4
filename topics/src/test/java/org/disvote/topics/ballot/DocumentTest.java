package org.disvote.topics.ballot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The examples of `docs/ballots.md`.
class DocumentTest {

    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);

    @Test
    void theExamplesOfTheDocumentAreWhatTheCodeReadsAndWrites() throws IOException {
        List<String> examples = EXAMPLE.matcher(document())
                .results()
                .map(example -> example.group(1))
                .toList();
        assertEquals(3, examples.size());
        Definition definition = Definitions.valid(examples.get(0));

        assertEquals(
                examples.get(1), new String(Definitions.paper(definition, "b").bytes(), UTF_8));
        Ballot ballot = ((BallotReading.Accepted)
                        Ballot.read(Definitions.json(examples.get(2)), Definitions.paper(definition, "a1")))
                .ballot();
        assertEquals(examples.get(2), new String(ballot.bytes(), UTF_8));
    }

    /// In the project's folder, which is above that of the module.
    private static String document() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/ballots.md"))) {
            folder = Objects.requireNonNull(folder.getParent());
        }
        return Files.readString(folder.resolve("docs/ballots.md"));
    }
}
