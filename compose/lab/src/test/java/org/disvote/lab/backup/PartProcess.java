package org.disvote.lab.backup;

import java.io.IOException;
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
import org.awaitility.Awaitility;
import org.disvote.cli.Main;

/// A part of a system in a process of its own, as an operator starts it on a machine of its own.
final class PartProcess implements AutoCloseable {

    private final Process process;
    private final Path output;

    private PartProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// @param folder for its output
    static PartProcess start(Path folder, String... arguments) throws IOException {
        Path output = Files.createTempFile(folder, arguments[0], ".out");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new PartProcess(process, output);
    }

    /// Waits until an address answers with this status and a body with this text.
    void await(URI uri, int status, String text) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
            Awaitility.await(uri + " answers " + status + " " + text)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(
                            () -> {
                                if (!process.isAlive()) {
                                    throw new IllegalStateException("the part ended:\n" + Files.readString(output));
                                }
                                return http.send(request, BodyHandlers.ofString());
                            },
                            answer -> answer.statusCode() == status
                                    && answer.body().contains(text));
        } catch (RuntimeException e) {
            throw new IllegalStateException(Files.readString(output), e);
        }
    }

    static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
