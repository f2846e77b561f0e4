package org.disvote.ingest.http.listen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.disvote.ingest.Limits;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.server.HttpServer;
import org.disvote.ingest.http.server.RequestGuard;
import org.disvote.ingest.http.server.Sender;
import org.disvote.testkit.TestCertificate;
import org.disvote.topics.listen.Listening;
import org.disvote.topics.listen.ProxyAddresses;
import org.disvote.topics.listen.ServerTls;
import org.disvote.topics.listen.TlsFiles;
import org.disvote.topics.listen.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands between voters and the routes: TLS, a proxy, pages of other sites.
final class FrontIT {

    private static final Limits LIMITS = new Limits(16, 8, 2_000, Duration.ofSeconds(1), Duration.ofSeconds(3));
    private static final String SITE = "https://www.example.org";
    private static final int ANSWER_READ_MAX_MILLIS = 120_000;
    private static final byte[] LARGE = new byte[500 * 1024];

    @TempDir
    private Path folder;

    private static void routes(RoutesConfig routes, Executor threads) {
        routes.get(
                "/address",
                ctx -> Sender.send(
                        ctx,
                        "/address",
                        new Answer(200, "text/plain", (ctx.scheme() + " " + ctx.ip()).getBytes(ISO_8859_1))));
        routes.get("/large", ctx -> Sender.send(ctx, "/large", new Answer(200, "text/plain", LARGE)));
        routes.post(
                "/length", ctx -> Sender.send(ctx, "/length", Answer.json(200, RequestGuard.bodyOf(ctx.req()).length)));
    }

    private static HttpServer server(Transport transport, List<String> corsOrigins) {
        return HttpServer.start(
                new Listening("127.0.0.1", 0, transport),
                corsOrigins,
                LIMITS,
                new SimpleMeterRegistry(),
                List.of(FrontIT::routes));
    }

    @Test
    void httpsHasTheSameAnswersAndTheSameBoundsAsHttp() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "server");
        SSLContext trusting = TestCertificate.trusting(certificate);
        try (ServerTls tls = ServerTls.open("voters", new TlsFiles(certificate.certificate(), certificate.key()));
                HttpServer server = server(new Transport(Optional.of(tls), ProxyAddresses.NONE), List.of());
                HttpClient http = HttpClient.newBuilder().sslContext(trusting).build()) {
            assertEquals("https", server.uri().getScheme());
            assertEquals("https 127.0.0.1", send(http, get(server, "/address")).body());
            assertEquals("8192", send(http, post(server, 8192)).body());
            assertEquals(413, send(http, post(server, 8193)).statusCode());
            HttpResponse<byte[]> large = http.send(get(server, "/large").build(), BodyHandlers.ofByteArray());
            assertArrayEquals(LARGE, large.body());
            // The certificate's name is not compared with the request's.
            assertEquals(200, send(http, get(server, "/address")).statusCode());

            // A client that begins no handshake, and one that sends no whole request, are closed.
            try (Socket silent = new Socket(
                            InetAddress.getLoopbackAddress(), server.uri().getPort());
                    Socket slow = trusting.getSocketFactory()
                            .createSocket("127.0.0.1", server.uri().getPort())) {
                slow.getOutputStream().write("GET /address HTTP/1.1\r\n".getBytes(ISO_8859_1));
                for (Socket each : List.of(silent, slow)) {
                    each.setSoTimeout(ANSWER_READ_MAX_MILLIS);
                    assertTrue(endsIn(each), "the connection is closed");
                }
            }
            assertEquals(200, send(http, get(server, "/address")).statusCode());
        }
    }

    private static boolean endsIn(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // an alert or an answer may come first
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aForwardedSchemeIsBelievedFromTheProxyOnlyAndItsFirstAddressNever() throws Exception {
        for (String proxy : List.of("127.0.0.1", "10.0.0.0/8")) {
            Transport transport = new Transport(Optional.empty(), ProxyAddresses.parse(List.of(proxy)));
            try (HttpServer server = server(transport, List.of());
                    HttpClient http = HttpClient.newHttpClient()) {
                HttpRequest.Builder request = get(server, "/address")
                        .header("X-Forwarded-For", "203.0.113.7")
                        .header("X-Forwarded-Proto", "https")
                        .header("Forwarded", "for=198.51.100.1");

                assertEquals(
                        proxy.equals("127.0.0.1") ? "https 127.0.0.1" : "http 127.0.0.1",
                        send(http, request).body());
            }
        }
        try (HttpServer server = server(Transport.CLEAR, List.of());
                HttpClient http = HttpClient.newHttpClient()) {
            assertEquals(
                    "http 127.0.0.1",
                    send(http, get(server, "/address").header("X-Forwarded-For", "203.0.113.7"))
                            .body());
        }
    }

    @Test
    void pagesOfNamedSitesMayReadAnswersAndRefusals() throws Exception {
        try (HttpServer server = server(Transport.CLEAR, List.of(SITE));
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> preflight = send(http, preflight(server, SITE));
            assertEquals(2, preflight.statusCode() / 100);
            assertEquals(SITE, header(preflight, "Access-Control-Allow-Origin"));
            assertTrue(header(preflight, "Access-Control-Allow-Headers").contains("Authorization"));
            assertEquals("", header(preflight, "Access-Control-Allow-Credentials"));

            HttpResponse<String> answer = send(http, post(server, 10).header("Origin", SITE));
            assertEquals("10", answer.body());
            assertEquals(SITE, header(answer, "Access-Control-Allow-Origin"));
            assertTrue(header(answer, "Vary").contains("Origin"), answer.headers()::toString);
            HttpResponse<String> refusal = send(http, post(server, 9_000).header("Origin", SITE));
            assertEquals(413, refusal.statusCode());
            assertEquals(SITE, header(refusal, "Access-Control-Allow-Origin"));

            for (String other : List.of("https://www.example.org.evil.test", "http://www.example.org", "null")) {
                assertNoCors(send(http, preflight(server, other)));
                assertNoCors(send(http, post(server, 10).header("Origin", other)));
            }
        }
    }

    @Test
    void withoutNamesNoOtherSiteMayReadAnything() throws Exception {
        try (HttpServer server = server(Transport.CLEAR, List.of());
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> preflight = send(http, preflight(server, SITE));
            assertEquals(405, preflight.statusCode());
            assertNoCors(preflight);
            assertNoCors(send(http, post(server, 10).header("Origin", SITE)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "www.example.org", "https://www.example.org/", "https://WWW.example.org", ""})
    void whatIsNoOriginIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> CrossOrigin.requireOrigins(List.of(text)));
    }

    private static void assertNoCors(HttpResponse<String> answer) {
        assertFalse(
                answer.headers().map().keySet().stream().anyMatch(name -> name.startsWith("access-control-allow")),
                answer.headers()::toString);
    }

    private static HttpRequest.Builder preflight(HttpServer server, String origin) {
        return HttpRequest.newBuilder(server.uri().resolve("/length"))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type");
    }

    private static HttpRequest.Builder get(HttpServer server, String path) {
        return HttpRequest.newBuilder(server.uri().resolve(path));
    }

    private static HttpRequest.Builder post(HttpServer server, int bytes) {
        return get(server, "/length").POST(BodyPublishers.ofByteArray(new byte[bytes]));
    }

    private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
