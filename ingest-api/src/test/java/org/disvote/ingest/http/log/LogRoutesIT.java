package org.disvote.ingest.http.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.disvote.ingest.Limits;
import org.disvote.ingest.http.answer.RequestId;
import org.disvote.ingest.http.server.HttpServer;
import org.disvote.testkit.Patience;
import org.disvote.topics.json.Json;
import org.disvote.topics.lifetime.Stopwatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The log's files behind the voters' port, with a notary on the JDK's own HTTP server.
final class LogRoutesIT {

    private static final byte[] LARGE = new byte[20 << 20];
    private static final String POLICY = "log example.org/log+1234abcd+key\n".repeat(20);
    private static final int PART = 16 << 10;
    private static final int BACKLOG = 1_024;
    private static final Duration PATIENCE = Patience.WAIT_MAX;

    static {
        new Random(7).nextBytes(LARGE);
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch held = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private com.sun.net.httpserver.HttpServer notary;

    @SuppressWarnings("NullAway.Init") // by start()
    private LogRoutes routes;

    @SuppressWarnings("NullAway.Init") // by start()
    private HttpServer server;

    LogRoutesIT() throws IOException {
        notary = com.sun.net.httpserver.HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        notary.setExecutor(threads);
        notary.createContext("/log/", this::answer);
        notary.start();
    }

    @BeforeEach
    void start() {
        serve(Optional.of(URI.create("http://127.0.0.1:" + notary.getAddress().getPort() + "/log/")));
    }

    private void serve(Optional<URI> log) {
        Limits limits = new Limits(16, 8, 2_000, Duration.ofSeconds(10), Duration.ofSeconds(3));
        routes = new LogRoutes(log);
        server = HttpServer.start("127.0.0.1", 0, limits, new SimpleMeterRegistry(), List.of(routes));
    }

    @AfterEach
    void stop() {
        held.countDown();
        server.close();
        routes.close();
        client.close();
        notary.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            asked.add(exchange.getRequestMethod() + " " + path);
            switch (path) {
                case "/log/checkpoint" -> {
                    exchange.getResponseHeaders().add("Cache-Control", "max-age=1");
                    exchange.getResponseHeaders().add("ETag", "\"e1\"");
                    exchange.getResponseHeaders().add("X-Secret", "no");
                    if ("\"e1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                        exchange.sendResponseHeaders(304, -1);
                    } else {
                        send(exchange, 200, "text/plain; charset=utf-8", "tree\n".getBytes(UTF_8));
                    }
                }
                case "/log/tile/0/x001/067.p/5" -> {
                    exchange.getResponseHeaders().add("Cache-Control", "public, max-age=31536000, immutable");
                    send(exchange, 200, "application/octet-stream", new byte[160]);
                }
                case "/log/proof/0/1" -> {
                    exchange.getResponseHeaders().add("Retry-After", "2");
                    send(exchange, 202, "text/plain; charset=utf-8", new byte[0]);
                }
                case "/log/proof/0/2" -> {
                    exchange.getResponseHeaders().add("Cache-Control", "public, max-age=31536000, immutable");
                    send(exchange, 200, "text/plain; charset=utf-8", "proof\n".getBytes(UTF_8));
                }
                case "/log/policy" -> {
                    exchange.getResponseHeaders().add("Cache-Control", "public, max-age=60");
                    send(exchange, 200, "text/plain; charset=utf-8", POLICY.getBytes(UTF_8));
                }
                case "/log/busy", "/log/proof/0/3" ->
                    send(exchange, 503, "text/plain; charset=utf-8", "too many requests at once\n".getBytes(UTF_8));
                case "/log/page" -> send(exchange, 200, "text/html", "<script>".getBytes(UTF_8));
                case "/log/moved" -> {
                    exchange.getResponseHeaders().add("Location", "http://elsewhere.example/");
                    exchange.sendResponseHeaders(302, -1);
                }
                case "/log/statements" -> send(exchange, 200, "text/plain; charset=utf-8", LARGE);
                case "/log/chunked" -> {
                    exchange.sendResponseHeaders(200, 0);
                    write(exchange, LARGE);
                }
                case "/log/stalls" -> {
                    exchange.sendResponseHeaders(200, LARGE.length);
                    exchange.getResponseBody().write(LARGE, 0, 100);
                    exchange.getResponseBody().flush();
                    hold();
                }
                case "/log/silent" -> hold();
                default -> send(exchange, 404, "application/problem+json", "{\"status\":404}".getBytes(UTF_8));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().add("Content-Length", Integer.toString(body.length));
        }
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head) {
            write(exchange, body);
        }
    }

    /// In parts, since this server keeps a copy of each part for a slow reader.
    private static void write(HttpExchange exchange, byte[] body) throws IOException {
        for (int i = 0; i < body.length; i += PART) {
            exchange.getResponseBody().write(body, i, Math.min(PART, body.length - i));
        }
    }

    private void hold() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void statusTypeAndCachingArePassedOnAndOtherHeadersAreNot() throws Exception {
        HttpResponse<String> checkpoint = get("/log/checkpoint");
        assertEquals(200, checkpoint.statusCode());
        assertEquals("tree\n", checkpoint.body());
        assertEquals(
                "text/plain;charset=utf-8", header(checkpoint, "Content-Type").replace(" ", ""));
        assertEquals("max-age=1", header(checkpoint, "Cache-Control"));
        assertEquals("nosniff", header(checkpoint, "X-Content-Type-Options"));
        assertEquals("", header(checkpoint, "X-Secret"));

        HttpResponse<String> tile = get("/log/tile/0/x001/067.p/5");
        assertEquals("public, max-age=31536000, immutable", header(tile, "Cache-Control"));
        assertEquals(160, tile.body().length());

        HttpResponse<String> notYet = get("/log/proof/0/1");
        assertEquals(202, notYet.statusCode());
        assertEquals("2", header(notYet, "Retry-After"));

        HttpResponse<String> proof = get("/log/proof/0/2");
        assertEquals("public, max-age=31536000, immutable", header(proof, "Cache-Control"));
        assertEquals("proof\n", proof.body());

        HttpResponse<String> none = get("/log/nothing");
        assertEquals(404, none.statusCode());
        assertEquals("{\"status\":404}", none.body());
        assertEquals("application/problem+json", header(none, "Content-Type"));
    }

    @Test
    void aHeadRequestIsPassedOnAsOne() throws Exception {
        String tile = "/log/tile/0/x001/067.p/5";
        HttpResponse<String> head = send(request(tile).method("HEAD", BodyPublishers.noBody()));

        assertEquals(200, head.statusCode());
        assertEquals("160", header(head, "Content-Length"));
        assertEquals("", head.body());
        assertEquals(List.of("HEAD " + tile), asked);
    }

    @Test
    void whatEachVoterAsksForIsSentFromMemory() throws Exception {
        Stopwatch asking = Stopwatch.start();
        HttpResponse<String> first = get("/log/policy");
        for (int i = 0; i < 100; i++) {
            assertEquals(POLICY, get("/log/policy").body());
        }

        assertEquals("public, max-age=60", header(first, "Cache-Control"));
        assertEquals("Accept-Encoding", header(first, "Vary"));
        assertTrue(asked.size() <= 2 + asking.seconds(), asked::toString);

        String tag = header(first, "ETag");
        HttpResponse<String> unchanged = send(request("/log/policy").header("If-None-Match", tag));
        assertEquals(304, unchanged.statusCode());
        assertEquals(tag, header(unchanged, "ETag"));

        HttpResponse<String> zipped = send(request("/log/policy").header("Accept-Encoding", "gzip"));
        assertEquals("gzip", header(zipped, "Content-Encoding"));

        HttpResponse<String> head = send(request("/log/policy").method("HEAD", BodyPublishers.noBody()));
        assertEquals(Integer.toString(POLICY.length()), header(head, "Content-Length"));
        assertEquals("", head.body());

        assertEquals(404, get("/log/promise-keys").statusCode(), "it is not there yet");
    }

    @Test
    void nothingThatABrowserRunsIsPassedOnAsSuch() throws Exception {
        assertEquals("application/octet-stream", header(get("/log/page"), "Content-Type"));

        HttpResponse<String> moved = get("/log/moved");
        assertProblem(502, moved);
        assertEquals("", header(moved, "Location"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/log/",
                "/log//checkpoint",
                "/log/../elections",
                "/log/tile/../checkpoint",
                "/log/.hidden",
                "/log/a%2fb",
                "/log/checkpoint/",
                "/log/check;point"
            })
    void otherPathsAreNotPassedOn(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 404 ") || answer.startsWith("HTTP/1.1 400 "), answer);
        assertEquals(List.of(), asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/log/statements", "/log/chunked"})
    void aLargeFileArrivesWhole(String path) throws Exception {
        HttpResponse<byte[]> whole = client.send(request(path).build(), BodyHandlers.ofByteArray());

        assertEquals(200, whole.statusCode());
        assertArrayEquals(LARGE, whole.body());
    }

    @Test
    void readersWhoReadNothingHoldNeitherThreadsNorTheNotary() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket(server.uri().getHost(), server.uri().getPort());
                slow.add(socket);
                socket.getOutputStream().write("GET /log/statements HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
            }
            await().until(() ->
                    asked.stream().filter(each -> each.endsWith("/statements")).count() >= 100);

            assertEquals(200, get("/log/checkpoint").statusCode());
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aNotaryThatDoesNotAnswerIsAProblemAndNotAWait() throws Exception {
        assertProblem(503, get("/log/silent"));

        notary.stop(0);
        HttpResponse<String> away = get("/log/checkpoint");
        assertProblem(503, away);
        assertEquals("1", header(away, "Retry-After"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/log/busy", "/log/proof/0/3"})
    void aNotaryThatRefusesForNowIsAProblem(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertProblem(503, answer);
        assertEquals("1", header(answer, "Retry-After"));
    }

    @Test
    void aBodyThatStopsOnItsWayEndsTheConnection() {
        assertThrows(IOException.class, () -> get("/log/stalls"));
    }

    @Test
    void moreRequestsThanThereIsRoomForAreRefused() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < LogRoutes.UNDER_WAY_MAX * 2; i++) {
            waiting.add(client.sendAsync(request("/log/silent").build(), BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> each : waiting) {
            assertProblem(503, each.get());
        }
        assertTrue(asked.size() <= LogRoutes.UNDER_WAY_MAX * 2, asked::toString);
        assertTrue(
                waiting.stream().anyMatch(each -> each.join().body().contains("Too many files")),
                "some were refused at once");
        assertEquals(200, get("/log/checkpoint").statusCode(), "afterwards there is room again");
    }

    @Test
    void withoutALogThereIsNone() throws Exception {
        server.close();
        serve(Optional.empty());

        HttpResponse<String> none = get("/log/checkpoint");
        assertEquals(404, none.statusCode());
        assertTrue(none.body().contains("urn:disvote:problem:not-found"), none.body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri().resolve(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static void assertProblem(int status, HttpResponse<String> answer) throws IOException {
        assertEquals(status, answer.statusCode(), answer.body());
        JsonNode document = Json.MAPPER.readTree(answer.body());
        assertEquals(
                "urn:disvote:problem:log-unavailable", document.path("type").asText());
        assertEquals(
                header(answer, RequestId.HEADER), document.path("requestId").asText("none"));
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
