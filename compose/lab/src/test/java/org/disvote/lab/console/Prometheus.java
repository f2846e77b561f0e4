package org.disvote.lab.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.disvote.lab.process.Ports;
import org.disvote.topics.json.Json;

/// Runs the Prometheus that is installed on this machine with the project's rules. It scrapes often, and alarms
/// are raised without a delay, so that tests are short.
final class Prometheus implements AutoCloseable {

    private static final String PROGRAM = "prometheus";

    private final Process process;
    private final URI uri;
    private final HttpClient http = HttpClient.newHttpClient();

    private Prometheus(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    static boolean isInstalled() {
        return isInstalled(PROGRAM);
    }

    static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// @param files with `prometheus.yml` and `alerts.yml`
    /// @param targets in the form of `file_sd_configs`
    static Prometheus start(Path folder, Path files, Path targets) throws IOException {
        Files.writeString(
                folder.resolve("prometheus.yml"),
                Files.readString(files.resolve("prometheus.yml"))
                        .replaceAll("(?m)^(  \\w+_(?:interval|timeout)): .*$", "$1: 2s"));
        Files.writeString(
                folder.resolve("alerts.yml"),
                Files.readString(files.resolve("alerts.yml")).replaceAll("for: \\w+", "for: 1s"));
        Files.copy(targets, Files.createDirectory(folder.resolve("targets")).resolve("up.json"));
        int port = new Ports().preferably(0);
        Process process = new ProcessBuilder(
                        PROGRAM,
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        return new Prometheus(process, URI.create("http://127.0.0.1:" + port));
    }

    /// The parts that it does not reach; one text if it knows no part yet.
    Set<String> targetsDown() {
        Set<String> down = new TreeSet<>();
        JsonNode targets = ask("/api/v1/targets").path("activeTargets");
        targets.forEach(target -> {
            if (!target.path("health").asText().equals("up")) {
                down.add(target.path("labels").path("part").asText() + " "
                        + target.path("lastError").asText());
            }
        });
        return targets.isEmpty() ? Set.of("no targets yet") : down;
    }

    /// The alarms that are raised, each as its name and its replica.
    Set<String> firing() {
        Set<String> firing = new TreeSet<>();
        ask("/api/v1/alerts").path("alerts").forEach(alert -> {
            if (alert.path("state").asText().equals("firing")) {
                JsonNode labels = alert.path("labels");
                firing.add((labels.path("alertname").asText() + " "
                                + labels.path("replica").asText())
                        .strip());
            }
        });
        return firing;
    }

    List<String> brokenRules() {
        List<String> broken = new ArrayList<>();
        ask("/api/v1/rules")
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rule -> {
                    if (!rule.path("health").asText().equals("ok")) {
                        broken.add(rule.path("name").asText() + " "
                                + rule.path("lastError").asText());
                    }
                }));
        return broken;
    }

    private JsonNode ask(String path) {
        try {
            return Json.MAPPER
                    .readTree(http.send(
                                    HttpRequest.newBuilder(uri.resolve(path))
                                            .timeout(Duration.ofSeconds(10))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body())
                    .path("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
