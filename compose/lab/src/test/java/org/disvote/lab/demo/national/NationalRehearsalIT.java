package org.disvote.lab.demo.national;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.disvote.cli.Main;
import org.disvote.lab.process.JvmCommand;
import org.disvote.testkit.Slow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command in a process of its own, as a user runs it.
@Slow
final class NationalRehearsalIT {

    private static final int TURNOUT = 4_000;
    private static final int HEAP_MIB = 512;
    private static final Duration RUN_MAX = Duration.ofMinutes(10);

    @TempDir
    private Path temporary;

    @Test
    void killedInTheMiddleItGoesOnWhereItWasAndCountsEveryVoteOnce() throws Exception {
        Path folder = temporary.resolve("greece");
        Path output = temporary.resolve("output");
        // The first run has a slow day, so that it is killed during it.
        Process first = start(folder, output, "--minutes", "2");
        try {
            await().atMost(RUN_MAX).until(() -> {
                assertTrue(first.isAlive(), () -> text(output));
                return progress(folder).find("10:00").isPresent();
            });
        } finally {
            first.destroyForcibly().waitFor();
        }
        List<Stage> before = progress(folder).stages();
        assertFalse(progress(folder).find("close").isPresent());

        Process second = start(folder, output);
        try {
            assertTrue(second.waitFor(RUN_MAX.toSeconds(), TimeUnit.SECONDS), () -> text(output));
        } finally {
            second.destroyForcibly();
        }

        assertEquals(0, second.exitValue(), () -> text(output));
        List<Stage> after = progress(folder).stages();
        assertEquals(before, after.subList(0, before.size()));
        assertEquals(
                List.of("roll", "launch"),
                after.subList(0, 2).stream().map(Stage::name).toList());
        assertEquals(
                List.of("close", "rebuild", "audit"),
                after.subList(after.size() - 3, after.size()).stream()
                        .map(Stage::name)
                        .toList());
        assertEquals(17, after.size());
        assertTrue(text(output).contains("ballots are counted"), () -> text(output));
        assertTrue(text(output).contains(" equal"), () -> text(output));
    }

    private static Progress progress(Path folder) {
        return Progress.open(folder, TURNOUT);
    }

    private static Process start(Path folder, Path output, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("bench", "greece", "--voters", "" + TURNOUT, "--connections", "16", "--data", "" + folder));
        arguments.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(JvmCommand.of(
                        HEAP_MIB,
                        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        Main.class.getName(),
                        arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(JvmCommand.environment());
        return builder.start();
    }

    private static String text(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
