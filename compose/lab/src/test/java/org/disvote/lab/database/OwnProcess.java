package org.disvote.lab.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.disvote.cli.Main;

/// A part of ours in a JVM of its own, with its passwords in a file.
final class OwnProcess implements AutoCloseable {

    private final Process process;
    private final Path output;

    private OwnProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// @param folder gets its output
    /// @param passwords the file that `PGPASSFILE` names
    static OwnProcess start(Path folder, Path passwords, List<String> arguments) {
        try {
            Path output = Files.createTempFile(folder, arguments.getFirst(), ".out");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    Main.class.getName()));
            command.addAll(arguments);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            builder.environment().put("PGPASSFILE", passwords.toString());
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new OwnProcess(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() {
        try {
            return Files.readString(output, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitOutput(String text) {
        Awaitility.await(text).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("it ended:\n" + output());
            }
            return output().contains(text);
        });
    }

    /// As every user of the machine sees it.
    String commandLine() {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
