package org.disvote.ingest.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What clients see of a server whose machine stood still for a while: a virtual machine that was moved, a laptop
/// that slept.
class PausedServerIT {

    /// Longer than every bound of the server together.
    private static final Duration PAUSE =
            PausedServer.REQUEST_WITHIN.plus(PausedServer.ANSWER_WITHIN).multipliedBy(2);

    /// In this time the server looks at its connections again.
    private static final Duration SWEEP = Duration.ofSeconds(1);

    @Test
    void aRequestThatArrivedBeforeAPauseIsAnsweredAfterIt() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PausedServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (HttpClient client = HttpClient.newHttpClient();
                BufferedReader output = server.inputReader(UTF_8);
                Writer input = server.outputWriter(UTF_8)) {
            URI uri = URI.create(lineOf(output, PausedServer.READY));
            // A POST, since the client itself would repeat a GET whose connection was closed.
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                    HttpRequest.newBuilder(uri.resolve("/held"))
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            lineOf(output, PausedServer.ARRIVED);

            signal(server, "STOP");
            Thread.sleep(PAUSE);
            signal(server, "CONT");
            Thread.sleep(SWEEP);
            input.write("answer\n");
            input.flush();

            assertEquals(200, answer.join().statusCode());
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static void signal(Process process, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertEquals(0, kill.waitFor());
    }

    private static String lineOf(BufferedReader output, String begin) throws IOException {
        String line;
        while ((line = output.readLine()) != null) {
            if (line.startsWith(begin)) {
                return line.substring(begin.length());
            }
        }
        throw new IllegalStateException("the server ended before it printed " + begin);
    }
}
