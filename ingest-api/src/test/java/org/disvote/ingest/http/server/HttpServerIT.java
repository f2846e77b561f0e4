package org.disvote.ingest.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.disvote.ingest.IngestStartException;
import org.disvote.ingest.Limits;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.ReadPace;
import org.disvote.ingest.http.answer.SharedAnswer;
import org.disvote.topics.json.Json;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What no client can do to the server, whatever its routes do.
class HttpServerIT {

    private static final Duration REQUEST_WITHIN = Duration.ofSeconds(2);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);
    private static final int LARGE = 100_000;
    private static final Answer SHARED = new Answer(200, "text/plain", new byte[500 * 1024]);

    private static final int READS_PER_SECOND = 1_000;
    private static final SharedAnswer NIGHT =
            SharedAnswer.of(new Answer(200, "text/plain", "voters ".repeat(100).getBytes(UTF_8)), "max-age=1");
    private static final SharedAnswer NIGHT_LARGE = SharedAnswer.of(SHARED, "max-age=1");

    private final HttpClient client = HttpClient.newHttpClient();
    private final CompletableFuture<Void> held = new CompletableFuture<>();
    private final CountDownLatch holding = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() {
        Limits limits = new Limits(16, 8, 2_000, REQUEST_WITHIN, ANSWER_WITHIN);
        server = HttpServer.start(
                "127.0.0.1", 0, limits, new SimpleMeterRegistry(), List.of(this::routes, new Shortcut()));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    /// Shared answers without the servlet, as `/elections` is answered.
    private static final class Shortcut implements Routes {
        @Override
        public void addTo(RoutesConfig routes, Executor threads) {}

        @Override
        public Optional<Handler.Wrapper> shortcut(Executor threads) {
            ReadPace pace = ReadPace.of(READS_PER_SECOND);
            return Optional.of(new SharedShortcut(
                    uri -> switch (uri.getPath()) {
                        case "/night" -> Optional.of(new SharedShortcut.Found("/night", done(NIGHT), pace));
                        case "/night/large" ->
                            Optional.of(new SharedShortcut.Found("/night/large", done(NIGHT_LARGE), pace));
                        case "/night/later" ->
                            Optional.of(new SharedShortcut.Found(
                                    "/night/later", CompletableFuture.supplyAsync(() -> NIGHT, threads), pace));
                        default -> Optional.empty();
                    },
                    threads));
        }

        private static CompletableFuture<SharedAnswer> done(SharedAnswer answer) {
            return CompletableFuture.completedFuture(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/night", "/night/later", "/night/large"})
    void aSharedAnswerHasATagAndHeadAndIsNotSentTwice(String path) throws Exception {
        byte[] expected = (path.endsWith("large") ? NIGHT_LARGE : NIGHT).plain().bytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri().resolve(path));
        HttpResponse<byte[]> whole = client.send(request.build(), BodyHandlers.ofByteArray());
        String tag = whole.headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> head = client.send(request.copy().HEAD().build(), BodyHandlers.ofByteArray());
        HttpResponse<byte[]> again =
                client.send(request.copy().header("If-None-Match", tag).build(), BodyHandlers.ofByteArray());
        HttpResponse<byte[]> zipped =
                client.send(request.copy().header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());

        assertEquals(200, whole.statusCode());
        assertArrayEquals(expected, whole.body());
        for (HttpResponse<byte[]> each : List.of(whole, head, again, zipped)) {
            assertEquals(List.of("max-age=1"), each.headers().allValues("Cache-Control"));
            assertEquals(List.of("Accept-Encoding"), each.headers().allValues("Vary"));
        }
        assertEquals(200, head.statusCode());
        assertEquals(0, head.body().length);
        assertEquals(
                expected.length,
                head.headers().firstValueAsLong("Content-Length").orElse(-1));
        assertEquals(304, again.statusCode());
        assertEquals(0, again.body().length);
        assertEquals(tag, again.headers().firstValue("ETag").orElseThrow());
        assertArrayEquals(expected, new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes());
    }

    /// Each asks again as soon as it has its answer. They wait for their turn without a thread, so that whoever posts
    /// is answered meanwhile.
    @Test
    void readersGetNoMoreThanTheirShareAndHoldNoThread() throws Exception {
        int readers = 300;
        int each = 10;
        int posts = 0;
        long began = System.nanoTime();
        HttpRequest night =
                HttpRequest.newBuilder(server.uri().resolve("/night")).build();
        List<CompletableFuture<?>> reading = new ArrayList<>();
        for (int reader = 0; reader < readers; reader++) {
            CompletableFuture<HttpResponse<Void>> answers = client.sendAsync(night, BodyHandlers.discarding());
            for (int i = 1; i < each; i++) {
                answers = answers.thenCompose(answer -> {
                    assertEquals(200, answer.statusCode());
                    return client.sendAsync(night, BodyHandlers.discarding());
                });
            }
            reading.add(answers.thenAccept(answer -> assertEquals(200, answer.statusCode())));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(reading.toArray(CompletableFuture[]::new));
        while (!all.isDone()) {
            assertEquals(200, post(BodyPublishers.ofString("{}")).statusCode());
            posts++;
        }
        all.join();
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        // A fifth of a second's answers may come at once.
        assertTrue(
                took.toMillis() >= (readers * each - READS_PER_SECOND / 5) * 1_000L / READS_PER_SECOND, took::toString);
        assertTrue(posts > 0);
    }

    /// Also where no servlet is involved.
    @Test
    void afterItsConnectionsEndEachAnswerIsTheLastOfItsConnection() throws Exception {
        HttpRequest night =
                HttpRequest.newBuilder(server.uri().resolve("/night")).build();
        assertEquals(
                Optional.empty(),
                client.send(night, BodyHandlers.discarding()).headers().firstValue("Connection"));

        server.endConnections();

        for (int i = 0; i < 2; i++) {
            HttpResponse<Void> read = client.send(night, BodyHandlers.discarding());
            HttpResponse<String> posted = post(BodyPublishers.ofString("{}"));
            for (HttpResponse<?> each : List.of(read, posted)) {
                assertEquals(200, each.statusCode());
                assertEquals("close", each.headers().firstValue("Connection").orElse(""));
            }
        }
    }

    private void routes(RoutesConfig routes, Executor threads) {
        routes.post(
                "/things/{id}",
                ctx -> Sender.send(ctx, "/things/{id}", Answer.json(200, RequestGuard.bodyOf(ctx.req()).length)));
        routes.get("/large", ctx -> Sender.send(ctx, "/large", new Answer(200, "text/plain", new byte[LARGE])));
        routes.get("/shared", ctx -> Sender.send(ctx, "/shared", SHARED));
        routes.get("/held", ctx -> {
            holding.countDown();
            ctx.future(() -> held.thenAcceptAsync(
                    done -> Sender.send(ctx, new Answer(200, "text/plain", new byte[1])), threads));
        });
        routes.get("/broken", ctx -> {
            throw new IllegalStateException("secret");
        });
        routes.get("/broken-later", ctx -> {
            ctx.future(() -> CompletableFuture.failedFuture(new IllegalStateException("secret")));
        });
        routes.get("/error", ctx -> {
            throw new AssertionError("secret");
        });
    }

    @Test
    void aBodyOfFourKibibytesPassesAndOneByteMoreDoesNot() throws Exception {
        HttpResponse<String> most = post(BodyPublishers.ofByteArray(new byte[8192]));
        HttpResponse<String> more = post(BodyPublishers.ofByteArray(new byte[8193]));

        assertEquals(200, most.statusCode());
        assertEquals("8192", most.body());
        assertProblem(413, "too-large", more);
    }

    @Test
    void aBodyOfUnknownLengthHasTheSameLimit() throws Exception {
        HttpResponse<String> most = post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[8192])));
        HttpResponse<String> more = post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[8193])));
        HttpResponse<String> muchMore =
                post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[500_000])));

        assertEquals(200, most.statusCode());
        assertProblem(413, "too-large", more);
        assertProblem(413, "too-large", muchMore);
    }

    @Test
    void anEndlessBodyIsRefusedBeforeItEnds() throws Exception {
        String answer = raw("POST /things/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\nabc");

        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
    }

    @Test
    void aClientThatExpects100IsNotAskedForABodyThatIsTooLarge() throws Exception {
        String refused =
                raw("POST /things/1 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 8193\r\n\r\n");

        assertTrue(refused.startsWith("HTTP/1.1 413 "), refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/things", "/things/1/", "//things/1", "/things/1/2", "/large/"})
    void anUnknownPathIsAnsweredWithAProblem(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 404 ") || answer.startsWith("HTTP/1.1 400 "), answer);
        assertTrue(answer.contains("urn:disvote:problem:"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "brew"})
    void aMethodThatIsNotAllowedIsAnsweredWithTheAllowedOnes(String method) throws Exception {
        String answer = raw(method + " /things/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
        assertTrue(answer.contains("\r\nAllow: POST\r\n"), answer);
        assertTrue(answer.contains("urn:disvote:problem:method-not-allowed"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override: POST", "Sec-WebSocket-Version: 13"})
    void noHeaderChangesTheMethodOrProtocolOfARequest(String header) throws Exception {
        String answer = raw("GET /things/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + header + "\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
    }

    /// Malformed requests, and what the problem document must say of each.
    static Stream<Arguments> malformed() {
        String get = "GET /large HTTP/1.1\r\nHost: x\r\n";
        String post = "POST /things/1 HTTP/1.1\r\nHost: x\r\n";
        String chunked = post + "Transfer-Encoding: chunked\r\n";
        return Stream.of(
                arguments("rubbish\r\n\r\n", "no path"),
                arguments("GET\r\n\r\n", "no path"),
                arguments("GET /large\r\n\r\n", "speaks HTTP/1.1"),
                arguments("GET /large HTTP/9.9\r\nHost: x\r\n\r\n", "speaks HTTP/1.1"),
                arguments("GET /large HTTP/1.1\r\n\r\n", "no Host"),
                arguments("GET /large HTTP/1.1\r\nHost: \r\n\r\n", "no Host"),
                arguments("GET /large HTTP/1.1\r\nHost: x:y\r\n\r\n", "not a host with an optional port"),
                arguments(get + "Host: y\r\n\r\n", "more than one Host"),
                arguments(get + "Bad Header: 1\r\n\r\n", "a character not allowed there"),
                arguments(get + "NoColon\r\n\r\n", "a header has no colon"),
                arguments(get + ": 1\r\n\r\n", "or has no name"),
                arguments(get + "A : 1\r\n\r\n", "a character not allowed there"),
                arguments(get + "A: 1\r\n 2\r\n\r\n", "goes on in the next line"),
                arguments(get + "A: 1\rB: 2\r\n\r\n", "a CR that no LF follows"),
                arguments("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", "percent sign that encodes nothing"),
                arguments("GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n", "percent sign that does not encode"),
                arguments("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", "address cannot be read"),
                arguments("GET /% HTTP/1.1\r\nHost: x\r\n\r\n", "percent sign that encodes nothing"),
                arguments("GET /%2e%2e/large HTTP/1.1\r\nHost: x\r\n\r\n", "a .. too many"),
                arguments("GET /a%2fb HTTP/1.1\r\nHost: x\r\n\r\n", "read in different ways"),
                arguments("GET /a;b=c/..;/d HTTP/1.1\r\nHost: x\r\n\r\n", "read in different ways"),
                arguments("GET /things/\u0001 HTTP/1.1\r\nHost: x\r\n\r\n", "a character not allowed there"),
                arguments("GET /things/\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n", "path"),
                arguments("GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n", "a host that is none"),
                arguments("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", "path is longer than 8192"),
                arguments(get + "A: " + "a".repeat(9_000) + "\r\n\r\n", "headers are longer than 8192"),
                arguments(get + "Expect: wonders\r\n\r\n", "100-continue"),
                arguments(post + "Content-Length: -1\r\n\r\n", "not a number of bytes"),
                arguments(post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "more than one Content-Length"),
                arguments(post + "Content-Length: x\r\n\r\n", "not a number of bytes"),
                arguments(chunked + "\r\nzz\r\nab\r\n0\r\n\r\n", "a chunk of it has no hexadecimal size"),
                arguments(chunked + "\r\nfffffffffffffffff\r\n", "a chunk of it has no hexadecimal size"),
                arguments(post + "Transfer-Encoding: gzip\r\n\r\n", "ends with chunked"),
                arguments(chunked + "Content-Length: 3\r\n\r\nabc", "not both"),
                arguments("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/1.1"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedHttpIsAnsweredWithAProblemThatSaysWhatIsWrongAndNever500(String request, String known)
            throws Exception {
        String answer = raw(request);

        assertTrue(answer.matches("(?s)HTTP/1\\.1 (4\\d\\d|501|505) .*"), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
        assertTrue(answer.contains("urn:disvote:problem:"), answer);
        assertTrue(answer.contains("X-Content-Type-Options: nosniff"), answer);
        String document = answer.substring(answer.indexOf('{'));
        String detail = Json.MAPPER.readTree(document).get("detail").asText();
        assertTrue(detail.contains(known), detail);
    }

    @Test
    void aBodyThatBreaksOffIsSaidToDoSo() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("POST /things/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na".getBytes(UTF_8));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

            assertTrue(answer.contains("The request's body breaks off."), answer);
        }
    }

    @Test
    void damagedRequestsNeverCauseAServerError() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good = "POST /things/1?q=%41 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"
                .getBytes(UTF_8);
        for (int round = 0; round < 1_000; round++) {
            byte[] damaged = good.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                damaged[random.nextInt(damaged.length - 3)] = (byte) random.nextInt(256);
            }
            String answer = raw(damaged, Duration.ofMillis(50));
            assertFalse(
                    answer.matches("(?s)HTTP/1\\.1 5(?!01|05).*"),
                    () -> "seed " + seed + " request " + new String(damaged, ISO_8859_1) + " answer " + answer);
        }
    }

    @Test
    void headersHaveALimit() throws Exception {
        String answer = raw("GET /large HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(10_000) + "\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
        assertTrue(answer.contains("urn:disvote:problem:too-large"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/broken", "/broken-later", "/error"})
    void aServerErrorRevealsNothing(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertProblem(500, "internal", answer);
        assertFalse(answer.body().contains("secret"));
    }

    @Test
    void everyAnswerHasTheHeadersThatProtectItsReader() throws Exception {
        for (HttpResponse<String> answer : List.of(get("/large"), get("/nothing"), get("/broken"))) {
            assertEquals(
                    "nosniff",
                    answer.headers().firstValue("X-Content-Type-Options").orElse(""));
            assertEquals(
                    "no-store", answer.headers().firstValue("Cache-Control").orElse(""));
            assertTrue(answer.headers().firstValue("Server").isEmpty());
        }
    }

    @Test
    void slowClientsAreDisconnectedAndDelayNobody() throws Exception {
        List<Socket> tricklers = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                Socket socket = connect();
                tricklers.add(socket);
                socket.getOutputStream()
                        .write((i % 2 == 0
                                        ? "POST /things/1 HTTP/1.1\r\nHost: x\r\nContent-Le"
                                        : "POST /things/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n{")
                                .getBytes(UTF_8));
            }
            long begin = System.nanoTime();
            List<Socket> open = new ArrayList<>(tricklers);
            await().pollInterval(Duration.ofMillis(200))
                    .atMost(REQUEST_WITHIN.multipliedBy(4))
                    .until(() -> {
                        open.removeIf(socket -> !trickle(socket));
                        long asked = System.nanoTime();
                        assertEquals(200, post(BodyPublishers.ofString("{}")).statusCode());
                        assertTrue(Duration.ofNanos(System.nanoTime() - asked).toMillis() < 1_000);
                        return open.isEmpty();
                    });
            assertTrue(Duration.ofNanos(System.nanoTime() - begin).compareTo(REQUEST_WITHIN.minusMillis(500)) > 0);
        } finally {
            for (Socket socket : tricklers) {
                socket.close();
            }
        }
    }

    @Test
    void aBodyThatArrivesTooSlowlyIsAnswered408() throws Exception {
        try (Socket socket = connect()) {
            socket.setSoTimeout((int) REQUEST_WITHIN.multipliedBy(3).toMillis());
            socket.getOutputStream()
                    .write("POST /things/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{".getBytes(UTF_8));

            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertTrue(answer.contains("urn:disvote:problem:too-slow"), answer);
        }
    }

    @Test
    void clientsThatDoNotReadHoldNoThread() throws Exception {
        List<Socket> deaf = new ArrayList<>();
        byte[] requests = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000).getBytes(UTF_8);
        try {
            for (int i = 0; i < 32; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4_096);
                socket.connect(new java.net.InetSocketAddress(
                        server.uri().getHost(), server.uri().getPort()));
                deaf.add(socket);
                Thread.ofVirtual().start(() -> {
                    try {
                        socket.getOutputStream().write(requests);
                    } catch (IOException e) {
                        // Disconnected, as it should be.
                    }
                });
            }
            // If such clients held the threads, each request would wait until one is cut off: ANSWER_WITHIN.
            int posts = 50;
            long asked = System.nanoTime();
            for (int i = 0; i < posts; i++) {
                assertEquals(200, post(BodyPublishers.ofString("{}")).statusCode());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - asked);
            assertTrue(took.compareTo(ANSWER_WITHIN.multipliedBy(posts / 2)) < 0, took::toString);
        } finally {
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    /// A client that does not read costs its connection, but no copy of the answer.
    @ParameterizedTest
    @ValueSource(strings = {"/shared", "/night/large"})
    void faultHClientsThatDoNotReadShareOneLargeAnswer(String path) throws Exception {
        int readers = 300;
        long before = retainedBytes();
        List<Socket> deaf = deaf("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n", readers);
        try {
            long each = (retainedBytes() - before) / readers;

            assertTrue(each < SHARED.length() / 8, () -> each + " bytes for each reader");
        } finally {
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    /// They prevent nobody else from reading the same answer or from voting.
    @ParameterizedTest
    @ValueSource(strings = {"/shared", "/night/large"})
    void faultHClientsThatDoNotReadAreDisconnectedForThoseThatRead(String path) throws Exception {
        List<Socket> deaf = deaf("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n", LargeAnswers.UNDER_WAY_MAX + 40);
        try {
            await().atMost(REQUEST_WITHIN.multipliedBy(2)).until(() -> {
                assertEquals(200, post(BodyPublishers.ofString("{}")).statusCode());
                HttpResponse<String> answer = get(path);
                if (answer.statusCode() == 503) {
                    assertProblem(503, "overloaded", answer);
                    return false;
                }
                assertEquals(SHARED.length(), answer.body().length());
                return true;
            });
        } finally {
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    /// Clients that read only the first byte of the answer.
    private List<Socket> deaf(String request, int clients) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4_096);
            socket.connect(new java.net.InetSocketAddress(
                    server.uri().getHost(), server.uri().getPort()));
            socket.getOutputStream().write(request.getBytes(UTF_8));
            sockets.add(socket);
        }
        for (Socket socket : sockets) {
            socket.setSoTimeout(10_000);
            assertEquals('H', socket.getInputStream().read());
        }
        return sockets;
    }

    /// On the heap and in direct buffers.
    private static long retainedBytes() {
        System.gc();
        long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + buffers;
    }

    @Test
    void closingWaitsForTheAnswersInProgress() throws Exception {
        CompletableFuture<HttpResponse<String>> underWay = client.sendAsync(
                HttpRequest.newBuilder(server.uri().resolve("/held")).build(), BodyHandlers.ofString());
        holding.await();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
        await().until(() -> {
            try (Socket socket = connect()) {
                return socket.getInputStream().read() < 0;
            } catch (ConnectException e) {
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            }
        });
        assertFalse(closing.isDone());
        held.complete(null);

        assertEquals(200, underWay.get().statusCode());
        closing.get();
    }

    @Test
    void anAnswerThatNeverComesDoesNotMakeClosingFail() throws Exception {
        var _ = client.sendAsync(
                HttpRequest.newBuilder(server.uri().resolve("/held")).build(), BodyHandlers.ofString());
        holding.await();

        server.close();

        assertThrows(ConnectException.class, this::connect);
    }

    @Test
    void anAddressInUseIsReportedInOneSentence() {
        Limits limits = Limits.defaults();
        IngestStartException refused = assertThrows(
                IngestStartException.class,
                () -> HttpServer.start(
                        "127.0.0.1", server.uri().getPort(), limits, new SimpleMeterRegistry(), List.of()));

        assertTrue(String.valueOf(refused.getMessage())
                .contains("port " + server.uri().getPort()));
    }

    private HttpResponse<String> post(HttpRequest.BodyPublisher body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(server.uri().resolve("/things/1"))
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(server.uri().resolve(path)).build(), BodyHandlers.ofString());
    }

    private Socket connect() throws IOException {
        URI uri = server.uri();
        Socket socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort());
        socket.setSoTimeout(1_000);
        return socket;
    }

    /// @return whether the connection is still open
    private static boolean trickle(Socket socket) {
        try {
            socket.getOutputStream().write('n');
            socket.setSoTimeout(1);
            while (socket.getInputStream().read() >= 0) {}
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String raw(String request) throws IOException {
        return raw(request.getBytes(ISO_8859_1), Duration.ofSeconds(1));
    }

    /// The answer's bytes until the connection ends or no byte comes for this long.
    private String raw(byte[] request, Duration silence) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout((int) silence.toMillis());
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                out.write(request);
                in.transferTo(answer);
            } catch (IOException e) {
                // No byte came in time, or the server closed the connection. The bytes before are the answer.
            }
            return answer.toString(ISO_8859_1);
        }
    }

    private static void assertProblem(int status, String name, HttpResponse<String> answer) throws Exception {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        JsonNode document = Json.MAPPER.readTree(answer.body());
        assertEquals("urn:disvote:problem:" + name, document.get("type").asText());
        assertEquals(status, document.get("status").asInt());
    }
}
