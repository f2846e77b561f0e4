package org.disvote.lab.cluster;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.disvote.cli.Main;
import org.disvote.operate.endpoint.Endpoints;

/// Runs `disvote up` in a process of its own, as a user does.
public final class UpProcess implements AutoCloseable {

    static final Duration READY_MAX = Duration.ofMinutes(2);

    private final Process process;
    private final Path data;
    private final Path output;

    private UpProcess(Process process, Path data, Path output) {
        this.process = process;
        this.data = data;
        this.output = output;
    }

    static UpProcess launch(Path data, String... args) throws IOException {
        return launch(data, Map.of(), args);
    }

    private static UpProcess launch(Path data, Map<String, String> environment, String... args) throws IOException {
        Path output = Files.createTempFile(data.toAbsolutePath().getParent(), "up", ".out");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up",
                "--data",
                data.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new UpProcess(builder.start(), data, output);
    }

    public static UpProcess ready(Path data, String... args) throws IOException {
        return ready(data, Map.of(), args);
    }

    /// The same with these variables in its environment.
    public static UpProcess ready(Path data, Map<String, String> environment, String... args) throws IOException {
        Files.deleteIfExists(data.resolve(Endpoints.FILE)); // of an earlier process that was killed
        UpProcess up = launch(data, environment, args);
        try {
            Awaitility.await("up is ready").atMost(READY_MAX).until(() -> {
                if (!up.process.isAlive()) {
                    throw new IllegalStateException("up ended: " + up.output());
                }
                return Files.exists(data.resolve(Endpoints.FILE));
            });
        } catch (RuntimeException e) {
            up.close();
            throw e;
        }
        return up;
    }

    public Endpoints endpoints() {
        return Endpoints.read(data);
    }

    public String output() throws IOException {
        return Files.readString(output);
    }

    /// All processes that it started, directly and indirectly.
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    ProcessHandle broker() {
        return descendants().stream()
                .filter(child -> child.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains("org.disvote.lab.server.BrokerMain"))
                        .orElse(false))
                .findAny()
                .orElseThrow();
    }

    /// The receipt in an answer, without its promise: that may be given anew.
    public static String receipt(HttpResponse<String> answer) {
        String body = answer.body();
        int promise = body.indexOf(",\"promise\":");
        return promise < 0 ? body : body.substring(0, promise);
    }

    public HttpResponse<String> cast(String voter, String choice) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(endpoints().api().resolve("/elections/demo/votes"))
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(20))
                            .POST(BodyPublishers.ofString(
                                    "{\"voterId\":\"" + voter + "\",\"choice\":\"" + choice + "\"}"))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    public int exitCode(Duration patience) throws IOException, InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("up still runs after " + patience + ": " + output());
        }
        return process.exitValue();
    }

    /// Sends SIGTERM.
    public void stop() {
        process.destroy();
    }

    /// Sends SIGKILL to all processes at once.
    public void killTree() {
        List<ProcessHandle> all = descendants();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        all.forEach(child -> child.onExit().join());
    }

    /// Sends SIGKILL to the process of `up` alone.
    void killOnlyItself() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        killTree();
    }
}
