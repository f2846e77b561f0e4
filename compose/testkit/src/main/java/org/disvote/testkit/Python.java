package org.disvote.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs the programs in `docs/examples`, which are for readers of the log that have none of our code.
public final class Python {

    private static final int RUN_SECONDS_MAX = 120;

    private Python() {}

    /// Skips the test where there is no Python that can run the examples.
    public static void assumed() throws IOException, InterruptedException {
        boolean runs;
        try {
            runs = new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            runs = false;
        }
        assumeTrue(runs, "the examples are not run: there is no python3, or it is older than 3.9");
    }

    /// Runs an example and requires that it succeeds.
    ///
    /// @param example the file's name in `docs/examples`
    /// @param input what it reads
    /// @return what it writes
    public static byte[] run(String example, byte[] input, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("python3", examples().resolve(example).toString()));
        command.addAll(List.of(arguments));
        Path folder = Files.createTempDirectory("disvote-example");
        Path in = Files.write(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            Process process = builder.start();
            if (!process.waitFor(RUN_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(example + " does not end");
            }
            assertEquals(0, process.exitValue(), () -> example + " fails: " + text(err));
            return Files.readAllBytes(out);
        } finally {
            for (Path file : List.of(in, out, err)) {
                Files.deleteIfExists(file);
            }
            Files.delete(folder);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// Tests run in the folder of their module.
    private static Path examples() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("docs/examples"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new AssertionError("no folder above has docs/examples");
        }
        return folder.resolve("docs/examples");
    }
}
