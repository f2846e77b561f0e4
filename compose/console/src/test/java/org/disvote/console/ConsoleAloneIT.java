package org.disvote.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.disvote.audit.AuditTargets;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;

/// The console where nothing else runs.
final class ConsoleAloneIT {

    @Test
    void itShowsWhatIsDownAndKeepsRunning() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        try (ConsoleServer console = ConsoleServer.start(new ConsoleConfig(
                        "127.0.0.1",
                        0,
                        Brokers.at("127.0.0.1:" + nobody),
                        new Routing(3),
                        new TreeMap<>(Map.of("sink-r1", URI.create("http://127.0.0.1:" + nobody))),
                        Optional.empty(),
                        Optional.empty(),
                        AuthConfig.none()));
                HttpClient http = HttpClient.newHttpClient()) {
            await().untilAsserted(() -> {
                JsonNode update = Snapshots.next(http, console.uri());
                JsonNode system = update.path("system");
                assertEquals(false, system.path("log").path("up").booleanValue());
                assertEquals(
                        "SILENT", system.path("replicas").get(0).path("state").asText());
                String reason = system.path("parts").get(0).path("reason").asText();
                assertTrue(reason.contains("does not answer"), reason);
                assertEquals("impossible", update.path("audit").path("state").asText());
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
    void offLoopbackAnybodyMayStartAnAuditIfThatWasConfigured() {
        assertTrue(offLoopback(new AuthConfig.None(true)).isAuditByAnybody());
        assertFalse(offLoopback(AuthConfig.none()).isAuditByAnybody());
    }

    @Test
    void thePagesFilesHaveTheirHeadersAndAreNotSentTwice() throws Exception {
        try (ConsoleServer console = ConsoleServer.start(onLoopback());
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> page = get(http, console, "/");
            assertEquals(200, page.statusCode());
            assertHeader("no-cache", page, "Cache-Control");
            assertHeader("nosniff", page, "X-Content-Type-Options");
            assertHeader("DENY", page, "X-Frame-Options");
            assertHeader("no-referrer", page, "Referrer-Policy");
            assertHeader("same-origin", page, "Cross-Origin-Opener-Policy");
            assertHeader("same-origin", page, "Cross-Origin-Resource-Policy");
            assertTrue(header(page, "Content-Security-Policy").startsWith("default-src 'none'; script-src 'self';"));

            HttpResponse<String> again =
                    get(http, console, "/", "If-None-Match", header(page, "ETag"), "Accept-Encoding", "br");
            assertEquals(304, again.statusCode());
            assertEquals("", again.body());
            assertHeader("gzip", get(http, console, "/uplot.js", "Accept-Encoding", "gzip"), "Content-Encoding");
        }
    }

    @Test
    void whatIsNoRouteIsRefusedAsText() throws Exception {
        try (ConsoleServer console = ConsoleServer.start(onLoopback());
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> missing = get(http, console, "/nothing");
            assertEquals(404, missing.statusCode());
            assertEquals("not found\n", missing.body());
            assertHeader("text/plain", missing, "Content-Type");
            assertHeader("nosniff", missing, "X-Content-Type-Options");
            HttpResponse<String> method = send(
                    http,
                    HttpRequest.newBuilder(console.uri().resolve("/audit")).method("PUT", BodyPublishers.noBody()));
            assertEquals(405, method.statusCode());
            assertEquals("not allowed\n", method.body());
            HttpResponse<String> head = send(
                    http,
                    HttpRequest.newBuilder(console.uri().resolve("/audit")).method("HEAD", BodyPublishers.noBody()));
            assertEquals(200, head.statusCode());
            HttpResponse<String> audit = get(http, console, "/audit");
            assertEquals("{\"state\":\"impossible\",\"doing\":\"\",\"done\":0,\"all\":0}", audit.body());
            assertHeader("application/json", audit, "Content-Type");
        }
    }

    @Test
    void closingEndsTheEventsOfOpenPages() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            ConsoleServer console = ConsoleServer.start(onLoopback());
            HttpResponse<InputStream> events = http.send(
                    HttpRequest.newBuilder(console.uri().resolve("/events")).build(), BodyHandlers.ofInputStream());
            assertEquals(
                    "text/event-stream",
                    events.headers().firstValue("Content-Type").orElse(""));
            assertEquals(
                    "no-store", events.headers().firstValue("Cache-Control").orElse(""));
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
                assertEquals("event: history", lines.readLine());

                console.close();

                await().until(() -> lines.readLine() == null);
            }
        }
    }

    private static ConsoleConfig onLoopback() {
        return new ConsoleConfig(
                "127.0.0.1",
                0,
                Brokers.at("127.0.0.1:1"),
                new Routing(3),
                new TreeMap<>(),
                Optional.empty(),
                Optional.empty(),
                AuthConfig.none());
    }

    private static HttpResponse<String> get(HttpClient http, ConsoleServer console, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(console.uri().resolve(path));
        return send(http, headers.length == 0 ? request : request.headers(headers));
    }

    private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static void assertHeader(String expected, HttpResponse<String> answer, String name) {
        assertEquals(expected, header(answer, name), name);
    }

    private static ConsoleConfig offLoopback(AuthConfig auth) {
        return new ConsoleConfig(
                "0.0.0.0",
                0,
                Brokers.at("127.0.0.1:1"),
                new Routing(3),
                new TreeMap<>(),
                Optional.of(new AuditTargets(
                        List.of("jdbc:postgresql://127.0.0.1:1/none"), Brokers.at("127.0.0.1:1"), new TreeMap<>())),
                Optional.empty(),
                auth);
    }
}
