package org.disvote.lab.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.disvote.lab.endtoend.Pipeline.NO_CRASH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLSession;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.lab.voters.Voters;
import org.disvote.testkit.Broker;
import org.disvote.testkit.FreePorts;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.testkit.Slow;
import org.disvote.testkit.TestCertificate;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.listen.Listening;
import org.disvote.topics.listen.ProxyAddresses;
import org.disvote.topics.listen.ServerTls;
import org.disvote.topics.listen.TlsFiles;
import org.disvote.topics.listen.Transport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The proxy in front of ingest, with the configuration that the project delivers.
@RealParts(embeddedOnly = true)
class ProxyIT {

    private static final String VOTES = "/elections/demo/votes";
    private static final int VOTERS_AT_A_TIME = 8;
    private static final Duration DRAIN = Duration.ofSeconds(3);

    private final Postgres postgres;
    private final Broker broker;

    @TempDir
    private Path folder;

    ProxyIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @BeforeEach
    void requireHaproxy() {
        assumeTrue(Haproxy.isInstalled(), Haproxy.MISSING);
    }

    @Test
    void votesOverHttp2GoOnThroughTheDeathOfAnInstanceAndAReloadAndNoneIsLostOrDoubled() throws Exception {
        TestCertificate first = TestCertificate.make(folder, "first");
        TestCertificate renewed = TestCertificate.make(folder, "renewed");
        try (Pipeline pipeline = new Pipeline(postgres, broker, 2, 1)) {
            pipeline.startSink("r1", NO_CRASH, 0);
            ChildJvm doomed = pipeline.startIngest(NO_CRASH, 0);
            ChildJvm other = pipeline.startIngest(NO_CRASH, 0);
            List<URI> instances = List.of(URI.create(doomed.awaitReady()), URI.create(other.awaitReady()));
            Map<String, String> unlimited = Map.of("DISVOTE_VOTES_10S", "1000000", "DISVOTE_REQUESTS_10S", "1000000");
            try (Haproxy proxy = Haproxy.start(folder, first, instances, unlimited);
                    HttpClient browser = Haproxy.client("127.0.0.1", first, renewed);
                    Voters voters = new Voters(
                            new ElectionId(Pipeline.ELECTION),
                            () -> List.of(proxy.uri()),
                            Haproxy.client("127.0.0.1", first, renewed))) {
                await().atMost(Patience.WAIT_MAX)
                        .until(() -> ask(browser, proxy, "/health/ready").statusCode() == 200);
                HttpResponse<String> seen = ask(browser, proxy, "/elections");
                assertEquals(HttpClient.Version.HTTP_2, seen.version());
                assertEquals(
                        "TLSv1.3",
                        seen.sslSession().map(SSLSession::getProtocol).orElse(""));

                voters.start(VOTERS_AT_A_TIME);
                Pipeline.awaitAcknowledged(voters, 100);
                doomed.kill();
                Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + 200);
                assertEquals(0, voters.unanswered(), "the proxy sends a request again whose instance died");

                proxy.reload(renewed);
                await().atMost(Patience.WAIT_MAX)
                        .until(
                                () -> serial(proxy, first, renewed),
                                renewed.x509().getSerialNumber()::equals);
                Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + 200);
                voters.stop();

                pipeline.assertWhole(voters);
                assertFalse(proxy.output().contains("127.0.0.1"), "the proxy logs no client's address");
                assertFalse(proxy.output().contains("/elections"), "nor a path");
            }
        }
    }

    /// As docs/operations.md describes it ("Restarting instances"): the next one is stopped once the proxy uses
    /// the first one again.
    @Test
    @Slow
    void aRollingRestartLosesNoVoteAndRefusesNone() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "proxy");
        Map<String, String> unlimited = Map.of("DISVOTE_VOTES_10S", "1000000", "DISVOTE_REQUESTS_10S", "1000000");
        List<Integer> ports = List.of(FreePorts.next(), FreePorts.next());
        List<URI> uris = ports.stream()
                .map(port -> URI.create("http://127.0.0.1:" + port))
                .toList();
        List<IngestApi> instances = new ArrayList<>();
        try (Pipeline pipeline = new Pipeline(postgres, broker, 1, 0)) {
            for (int port : ports) {
                instances.add(startInstance(pipeline, port));
            }
            try (Haproxy proxy = Haproxy.start(folder, certificate, uris, unlimited);
                    HttpClient browser = Haproxy.client("127.0.0.1", certificate);
                    Voters voters = new Voters(
                            new ElectionId(Pipeline.ELECTION),
                            () -> List.of(proxy.uri()),
                            Haproxy.client("127.0.0.1", certificate))) {
                String election = "/elections/" + Pipeline.ELECTION;
                await().atMost(Patience.WAIT_MAX)
                        .until(() -> ask(browser, proxy, election).statusCode() == 200);
                voters.start(VOTERS_AT_A_TIME);
                Pipeline.awaitAcknowledged(voters, 50);
                int refused = voters.refused();

                for (int i = 0; i < instances.size(); i++) {
                    instances.get(i).close();
                    Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + 50);
                    instances.set(i, startInstance(pipeline, ports.get(i)));
                    String up = "Server ready/ingest-" + (i + 1) + " is UP";
                    await().atMost(Patience.WAIT_MAX).until(() -> proxy.output().contains(up));
                }
                Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + 50);
                voters.stop();

                assertEquals(0, voters.unanswered());
                assertEquals(refused, voters.refused(), proxy::output);
                assertEquals(List.of(), voters.contradictions());
                Pipeline.assertAcknowledgedIn(pipeline.master(0), voters, VoterId::value);
            } finally {
                instances.forEach(IngestApi::close);
            }
        }
    }

    /// Returns once it is ready.
    private IngestApi startInstance(Pipeline pipeline, int port) {
        IngestApi instance =
                IngestApi.start(IngestConfig.builder(List.of(pipeline.master(0)), Brokers.at(broker.bootstrap()))
                        .port(port)
                        .routing(Pipeline.ROUTING)
                        .voterKey(Pipeline.KEY)
                        .drain(DRAIN)
                        .build());
        await().atMost(Patience.WAIT_MAX).until(instance::ready);
        return instance;
    }

    @Test
    void oneAddressThatSendsTooMuchIsAnswered429AndOthersAreNotHarmed() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "proxy");
        try (Instance instance = new Instance(Transport.CLEAR);
                Haproxy proxy = Haproxy.start(
                        folder,
                        certificate,
                        List.of(instance.uri(), instance.uri()),
                        Map.of("DISVOTE_VOTES_10S", "5"));
                HttpClient greedy = Haproxy.client("127.0.0.2", certificate);
                HttpClient voter = Haproxy.client("127.0.0.3", certificate)) {
            HttpResponse<String> refused = await().atMost(Patience.WAIT_MAX)
                    .until(() -> vote(greedy, proxy), answer -> answer.statusCode() != 200);

            assertEquals(429, refused.statusCode());
            assertEquals("10", refused.headers().firstValue("Retry-After").orElse(""));
            assertEquals(
                    "application/problem+json",
                    refused.headers().firstValue("Content-Type").orElse(""));
            assertTrue(Json.MAPPER.readTree(refused.body()).path("retryable").booleanValue(), refused.body());
            assertEquals(200, ask(greedy, proxy, "/elections").statusCode(), "it may still read");
            assertEquals(200, vote(voter, proxy).statusCode());
        }
    }

    @Test
    void whatAClientSaysOfItsAddressIsReplacedAlsoOnTheWayByTlsToTheInstance() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "proxy");
        TestCertificate internal = TestCertificate.make(folder, "internal");
        try (ServerTls tls = ServerTls.open("voters", new TlsFiles(internal.certificate(), internal.key()));
                Instance instance = new Instance(new Transport(Optional.of(tls), ProxyAddresses.NONE));
                Haproxy proxy = Haproxy.start(
                        folder,
                        certificate,
                        List.of(instance.uri(), instance.uri()),
                        Map.of("DISVOTE_INGEST_TLS", "ssl verify required ca-file " + internal.certificate()));
                HttpClient voter = Haproxy.client("127.0.0.2", certificate)) {
            HttpRequest forged = HttpRequest.newBuilder(proxy.uri().resolve("/elections"))
                    .header("X-Forwarded-For", "203.0.113.9")
                    .header("X-Forwarded-Host", "elsewhere.example.org")
                    .header("Forwarded", "for=203.0.113.9")
                    .build();

            HttpResponse<String> answer = voter.send(forged, BodyHandlers.ofString());

            assertEquals("[127.0.0.2] [https] null null", answer.body());
            assertEquals(
                    "max-age=31536000",
                    answer.headers().firstValue("Strict-Transport-Security").orElse(""));
        }
    }

    /// While one master is away no instance is ready. The voters of the other masters must still reach one.
    @Test
    void ifNoInstanceIsReadyThoseThatLiveAreAskedAndIfNoneLivesTheAnswerIsAProblem() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "proxy");
        try (Instance instance = new Instance(Transport.CLEAR);
                Haproxy proxy = Haproxy.start(folder, certificate, List.of(instance.uri(), instance.uri()), Map.of());
                HttpClient voter = Haproxy.client("127.0.0.2", certificate)) {
            instance.ready = false;
            await().atMost(Patience.WAIT_MAX).until(() -> proxy.output().contains("backend 'ready' has no server"));
            assertEquals(200, ask(voter, proxy, "/elections").statusCode());

            instance.stop();
            HttpResponse<String> refused = await().atMost(Patience.WAIT_MAX)
                    .until(() -> ask(voter, proxy, "/elections"), answer -> answer.statusCode() == 503);
            assertEquals("2", refused.headers().firstValue("Retry-After").orElse(""));
            assertTrue(Json.MAPPER.readTree(refused.body()).path("retryable").booleanValue(), refused.body());
        }
    }

    /// Stands for an instance where its answers do not matter: it answers with what the proxy says of the client.
    private static final class Instance implements AutoCloseable {
        private final HttpServer server;
        private final URI uri;
        volatile boolean ready = true;

        Instance(Transport transport) throws IOException {
            Listening listening = new Listening("127.0.0.1", 0, transport);
            server = listening.bind(64);
            uri = listening.uri(server.getAddress().getPort());
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> {
                try (exchange) {
                    exchange.getRequestBody().readAllBytes();
                    boolean refuses = exchange.getRequestURI().getPath().equals("/health/ready") && !ready;
                    var headers = exchange.getRequestHeaders();
                    byte[] body = "%s %s %s %s"
                            .formatted(
                                    headers.get("X-Forwarded-For"),
                                    headers.get("X-Forwarded-Proto"),
                                    headers.get("X-Forwarded-Host"),
                                    headers.get("Forwarded"))
                            .getBytes(UTF_8);
                    exchange.sendResponseHeaders(refuses ? 503 : 200, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.start();
        }

        URI uri() {
            return uri;
        }

        void stop() {
            server.stop(0);
        }

        @Override
        public void close() {
            stop();
        }
    }

    private static HttpResponse<String> vote(HttpClient client, Haproxy proxy) throws Exception {
        return client.send(
                HttpRequest.newBuilder(proxy.uri().resolve(VOTES))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofMinutes(1))
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> ask(HttpClient client, Haproxy proxy, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(proxy.uri().resolve(path))
                        .timeout(Duration.ofMinutes(1))
                        .build(),
                BodyHandlers.ofString());
    }

    /// Of the certificate that a new connection is shown.
    private static BigInteger serial(Haproxy proxy, TestCertificate... trusted) throws Exception {
        try (HttpClient fresh = Haproxy.client("127.0.0.1", trusted)) {
            SSLSession session = ask(fresh, proxy, "/health/live").sslSession().orElseThrow();
            return ((X509Certificate) session.getPeerCertificates()[0]).getSerialNumber();
        }
    }
}
