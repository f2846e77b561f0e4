package org.disvote.operate.roll.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.disvote.operate.roll.file.RollCheck.Checked;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RollCheckTest {

    private static final int VOTERS = 100_000;

    private final Path folder;
    private final Path file;

    RollCheckTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("roll.csv");
    }

    @ParameterizedTest
    @ValueSource(ints = {RollCheck.VOTERS_MAX, 30_000})
    void faultFDuplicateVotersAreReportedByTheFirstLinesHoweverFewAreKeptAtOnce(int votersMax) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("voterId\n");
            for (int i = 0; i < 2 * VOTERS; i++) {
                out.write("GR-" + (1_000_000 + i % VOTERS) + "\n");
            }
        }

        List<String> problems = problems(votersMax);

        assertEquals(
                IntStream.range(0, RollProblems.LISTED_MAX)
                        .mapToObj(i -> "line %d: voter GR-%d is on line %d already"
                                .formatted(VOTERS + i + 2, 1_000_000 + i, i + 2))
                        .toList(),
                problems.subList(0, RollProblems.LISTED_MAX));
        assertEquals(List.of("… and 99,980 more"), problems.subList(RollProblems.LISTED_MAX, problems.size()));
    }

    @ParameterizedTest
    @ValueSource(ints = {RollCheck.VOTERS_MAX, 30_000})
    void faultFLookalikesCauseWarningsHoweverFewAreKeptAtOnce(int votersMax) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("voterId\nGR-1A\nGR-O001\nvIlla-7\n");
            for (int i = 0; i < VOTERS; i++) {
                out.write("GR-" + (1_000_000 + i) + "\n");
            }
            out.write("GR-1a\nGR-0001\nv1lla-7\n");
        }

        Checked checked = RollCheck.run(file, votersMax, (doing, done, all) -> {});

        assertEquals(VOTERS + 6, checked.voters());
        assertEquals(
                List.of(
                        "line 100005: voter GR-1a looks like GR-1A of line 2",
                        "line 100006: voter GR-0001 looks like GR-O001 of line 3",
                        "line 100007: voter v1lla-7 looks like vIlla-7 of line 4"),
                checked.warnings());
    }

    @Test
    void anIdThatIsThereTwiceIsADuplicateAndNoLookalike() throws IOException {
        Files.writeString(file, "voterId\nGR-1a\nGR-1A\nGR-1A\n");

        assertEquals(List.of("line 4: voter GR-1A is on line 3 already"), problems(RollCheck.VOTERS_MAX));
    }

    @Test
    void constituenciesThatLookAlikeCauseAWarning() throws IOException {
        Files.writeString(file, "voterId,constituency\nGR-1,chania\nGR-2,Chania\nGR-3,Chania\n");

        assertEquals(
                List.of("line 3: constituency Chania looks like chania of line 2"),
                RollCheck.run(file, (doing, done, all) -> {}).warnings());
    }

    @Test
    void faultFAFolderPipeOrMissingFileIsRefused() {
        assertTrue(refusal(folder).contains("is a folder"));
        assertTrue(refusal(folder.resolve("none.csv")).contains("there is no file"));
        assertTrue(refusal(Path.of("/dev/null")).contains("is a pipe or a device"));
    }

    @Test
    void faultFAFileThatChangesWhileItIsReadIsNoticed() throws IOException {
        Files.writeString(file, "voterId\nGR-1\n");
        Checked checked = RollCheck.run(file, (doing, done, all) -> {});

        Files.writeString(file, "voterId\nGR-1\nGR-2\n");

        OperatorException refused = assertThrows(OperatorException.class, checked::requireUnchanged);
        assertTrue(String.valueOf(refused.getMessage()).contains("changed while it was read"));
    }

    private List<String> problems(int votersMax) {
        return assertThrows(InvalidRollException.class, () -> RollCheck.run(file, votersMax, (doing, done, all) -> {}))
                .problems();
    }

    private static String refusal(Path file) {
        return String.valueOf(assertThrows(OperatorException.class, () -> RollCheck.run(file, (doing, done, all) -> {}))
                .getMessage());
    }
}
