package org.disvote.lab.demo.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.disvote.topics.operator.OperatorException;

/// Runs the second program that counts, `docs/examples/count`. It shares no code with this one. Its folder is copied
/// out and run from there, as a second party would have it.
public final class SecondCount {

    /// The oldest version of node that it runs on.
    public static final int NODE_MIN = 20;

    private static final String NODE = "node";
    private static final Path FOLDER = Path.of("docs", "examples", "count");
    private static final Duration NODE_ANSWERS_WITHIN = Duration.ofSeconds(30);
    private static final Duration COUNTS_WITHIN = Duration.ofMinutes(30);

    private SecondCount() {}

    /// What a second party has.
    ///
    /// @param shares as many as the election needs
    /// @param passphrases a file with one for all shares, or one a line for each trustee
    /// @param digest of the input, which each trustee has found
    public record Given(Path export, Path policy, List<Path> shares, Path passphrases, String digest) {

        public Given {
            shares = List.copyOf(shares);
        }
    }

    /// Why it cannot be run here, as a part of a sentence; empty if it can.
    public static Optional<String> missing() throws InterruptedException {
        if (sources().isEmpty()) {
            return Optional.of("there is no docs/examples/count here: it is part of the sources");
        }
        return isNode() ? Optional.empty() : Optional.of("there is no node, or it is older than " + NODE_MIN);
    }

    private static boolean isNode() throws InterruptedException {
        String old = "process.exit(parseInt(process.versions.node) < %d ? 1 : 0)".formatted(NODE_MIN);
        try {
            Process node = new ProcessBuilder(NODE, "-e", old)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return ended(node, NODE_ANSWERS_WITHIN) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int ended(Process process, Duration within) throws InterruptedException {
        try {
            process.getOutputStream().close();
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1;
        } finally {
            process.destroyForcibly();
        }
    }

    /// Counts, and returns the bytes of its `count.json`.
    ///
    /// @param folder empty; gets a copy of the program, and what it writes
    /// @throws OperatorException if the program refuses, with what it says
    public static byte[] run(Given given, Path folder) throws IOException, InterruptedException {
        Path program = folder.resolve("count");
        copy(sources().orElseThrow(() -> new OperatorException("docs/examples/count is missing")), program);
        Path count = folder.resolve("count.json");
        Path said = folder.resolve("said");
        List<String> command = new ArrayList<>(List.of(
                NODE,
                program.resolve("count.mjs").toString(),
                "--export",
                given.export().toString(),
                "--policy",
                given.policy().toString(),
                "--passphrase-file",
                given.passphrases().toString(),
                "--out",
                count.toString()));
        for (Path share : given.shares()) {
            command.addAll(List.of("--share", share.toString(), "--input-digest", given.digest()));
        }
        Process node = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (ended(node, COUNTS_WITHIN) != 0) {
            throw new OperatorException("the second program did not count: "
                    + Files.readString(said, UTF_8).strip());
        }
        return Files.readAllBytes(count);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    /// Where the sources are: as the launcher says, or in a folder above.
    private static Optional<Path> sources() {
        Path start = Path.of(System.getProperty("disvote.sources", "")).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(FOLDER).resolve("count.mjs"))) {
                return Optional.of(folder.resolve(FOLDER));
            }
        }
        return Optional.empty();
    }
}
