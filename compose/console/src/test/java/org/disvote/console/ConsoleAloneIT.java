package org.disvote.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.disvote.audit.AuditTargets;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.topics.json.Json;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;

/// The console where nothing else runs.
final class ConsoleAloneIT {

    @Test
    void itTellsWhatIsDownAndGoesOn() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        try (ConsoleServer console = ConsoleServer.start(new ConsoleConfig(
                        "127.0.0.1",
                        0,
                        "127.0.0.1:" + nobody,
                        new Routing(3),
                        new TreeMap<>(Map.of("sink-r1", URI.create("http://127.0.0.1:" + nobody))),
                        Optional.empty(),
                        AuthConfig.none()));
                HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                JsonNode told = snapshot(http, console.uri());
                JsonNode system = told.path("system");
                assertEquals(false, system.path("log").path("up").booleanValue());
                assertEquals(
                        "SILENT", system.path("replicas").get(0).path("state").asText());
                String reason = system.path("parts").get(0).path("reason").asText();
                assertTrue(reason.contains("does not answer"), reason);
                assertEquals("impossible", told.path("audit").path("state").asText());
            });
            int audit = http.send(
                            HttpRequest.newBuilder(console.uri().resolve("/audit"))
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            assertEquals(409, audit);
        }
    }

    @Test
    void offLoopbackAnAuditNeedsAToken() throws Exception {
        try (ConsoleServer console = ConsoleServer.start(offLoopback(AuthConfig.none()));
                HttpClient http = HttpClient.newHttpClient()) {
            URI local = URI.create("http://127.0.0.1:" + console.uri().getPort());

            int status = http.send(
                            HttpRequest.newBuilder(local.resolve("/audit"))
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();

            assertEquals(403, status);
        }
    }

    @Test
    void offLoopbackAnAuditIsForAnyoneWhereThatWasSaid() {
        assertTrue(offLoopback(new AuthConfig.None(true)).isAuditByAnybody());
        assertFalse(offLoopback(AuthConfig.none()).isAuditByAnybody());
    }

    private static ConsoleConfig offLoopback(AuthConfig auth) {
        return new ConsoleConfig(
                "0.0.0.0",
                0,
                "127.0.0.1:1",
                new Routing(3),
                new TreeMap<>(),
                Optional.of(new AuditTargets(
                        List.of("jdbc:postgresql://127.0.0.1:1/none"), "127.0.0.1:1", new TreeMap<>())),
                auth);
    }

    private static JsonNode snapshot(HttpClient http, URI console) throws IOException, InterruptedException {
        var events = http.send(
                HttpRequest.newBuilder(console.resolve("/events"))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.equals("event: snapshot")) {
                line = lines.readLine();
            }
            return Json.MAPPER.readTree(String.valueOf(lines.readLine()).substring("data: ".length()));
        }
    }
}
