package org.disvote.lab.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/// A Java process that a test starts and may kill at any time.
final class ChildJvm implements AutoCloseable {

    /// What a child prints once it is ready, followed by a word for the test.
    static final String READY = "READY ";

    private final Process process;
    private final Path output;

    private ChildJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static ChildJvm start(Class<?> main, String... arguments) {
        try {
            Path output = Files.createTempFile("disvote-" + main.getSimpleName(), ".out");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ChildJvm(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @return the word behind `READY`
    String awaitReady() {
        return Awaitility.await()
                .until(
                        () -> {
                            Optional<String> word = readyWord();
                            if (word.isEmpty() && !process.isAlive()) {
                                throw new IllegalStateException("the child ended:\n" + output());
                            }
                            return word;
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    void awaitEnd() {
        Awaitility.await().until(() -> !process.isAlive());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends SIGKILL.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Its output ends with it.
    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> readyWord() {
        return output().lines()
                .filter(line -> line.startsWith(READY))
                .map(line -> line.substring(READY.length()))
                .findFirst();
    }
}
