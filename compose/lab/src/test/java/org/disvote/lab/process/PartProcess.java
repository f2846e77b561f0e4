package org.disvote.lab.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.disvote.cli.Main;

/// A part of a system in a process of its own, as an operator starts it on a machine of its own.
public final class PartProcess implements AutoCloseable {

    private final Process process;
    private final Path output;

    private PartProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// @param folder for its output
    public static PartProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), List.of(arguments));
    }

    /// The same with these variables in its environment.
    public static PartProcess start(Path folder, Map<String, String> environment, List<String> arguments)
            throws IOException {
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
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new PartProcess(process, output);
    }

    public String output() {
        try {
            return Files.readString(output, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As every user of the machine sees it.
    public String commandLine() {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitOutput(String text) {
        Awaitility.await(text).until(() -> {
            requireAlive();
            return output().contains(text);
        });
    }

    /// Waits until an address answers with this status and a body with this text.
    public void await(URI uri, int status, String text) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
            Awaitility.await(uri + " answers " + status + " " + text)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(
                            () -> {
                                requireAlive();
                                return http.send(request, BodyHandlers.ofString());
                            },
                            answer -> answer.statusCode() == status
                                    && answer.body().contains(text));
        } catch (RuntimeException e) {
            throw new IllegalStateException(output(), e);
        }
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the part ended:\n" + output());
        }
    }

    public static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
