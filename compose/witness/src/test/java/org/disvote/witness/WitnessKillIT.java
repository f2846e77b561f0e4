package org.disvote.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.disvote.witness.note.WitnessKey;
import org.disvote.witness.store.KeyFile;
import org.disvote.witness.store.StoreStep;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// SIGKILL after each step of storing a checkpoint.
final class WitnessKillIT {

    private static final String ORIGIN = "log.example.org/disvote-1a2b3c4d";

    @TempDir
    Path folder;

    private final LogDouble log = new LogDouble(ORIGIN, "log").grow(40);

    @ParameterizedTest
    @EnumSource
    void aKillBetweenStoringAndAnsweringNeverLetsASecondRootBeCosigned(StoreStep step) throws Exception {
        Path key = folder.resolve("key");
        KeyFile.create(key, WitnessKey.generate("w1"));
        WitnessConfig config = new WitnessConfig(log.vkey(), key, folder.resolve("data"), "127.0.0.1", 0);
        try (Witness witness = Witness.start(config);
                WitnessClient client = WitnessClient.of(witness.uri())) {
            assertEquals(200, client.add(log.request(0, 10)).statusCode());
        }

        killAfter(step, config);

        LogDouble fork = log.forkedAt(15);
        boolean stored = step.compareTo(StoreStep.RENAMED) >= 0;
        try (Witness witness = Witness.start(config);
                WitnessClient client = WitnessClient.of(witness.uri())) {
            String latest = client.latest(ORIGIN).body();
            assertTrue(latest.startsWith(log.checkpoint(stored ? 20 : 10)), latest);
            HttpResponse<String> forked = client.add(fork.request(10, 20));
            if (stored) {
                assertEquals("409 20\n", forked.statusCode() + " " + forked.body());
                String another = LogDouble.request(20, List.of(), fork.checkpoint(20));
                assertEquals(422, client.add(another).statusCode());
                assertEquals(200, client.add(log.request(20, 20)).statusCode());
            } else {
                // The witness gave no cosignature for this size away, so the first that comes may have it.
                assertEquals(200, forked.statusCode());
                assertEquals("409 20\n", conflict(client.add(log.request(10, 20))));
            }
        }
    }

    private static String conflict(HttpResponse<String> response) {
        return response.statusCode() + " " + response.body();
    }

    private void killAfter(StoreStep step, WitnessConfig config) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWitness.class.getName(),
                        config.logVkey(),
                        config.keyFile().toString(),
                        config.data().toString(),
                        step.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            String uri = lineOf(output, KilledWitness.READY);
            try (WitnessClient client = WitnessClient.of(URI.create(uri))) {
                CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
                    try {
                        return client.add(log.request(10, 20));
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                lineOf(output, KilledWitness.REACHED);
                assertFalse(answer.isDone(), "it answered before the last step was done");
                process.destroyForcibly().onExit().join();
                assertFailed(answer);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static void assertFailed(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        try {
            HttpResponse<String> response = answer.get(30, TimeUnit.SECONDS);
            throw new AssertionError("it answered " + response.statusCode() + " " + response.body());
        } catch (ExecutionException e) {
            assertTrue(e.getCause() instanceof IllegalStateException, e::toString);
        }
    }

    private static String lineOf(BufferedReader output, String begin) throws IOException {
        String line;
        while ((line = output.readLine()) != null) {
            if (line.startsWith(begin)) {
                return line.substring(begin.length());
            }
        }
        throw new IllegalStateException("the child ended before it said " + begin);
    }
}
