package org.disvote.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.disvote.ingest.ApiClient.Answer;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.Issuer;
import org.disvote.ingest.auth.KeySource;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.listen.ProxyAddresses;
import org.disvote.topics.listen.Transport;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Clients that take more than others: each limit refuses them with a time to wait, and voters who share nothing with
/// them are served. Each test has addresses and voters of its own.
@RealParts(embeddedOnly = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrowdIT {

    private static final Routing ROUTING = new Routing(4);
    private static final Issuer ISSUER = Issuer.es256("first");

    private static final int CONNECTIONS_MAX = 400;
    private static final ClientLimits CLIENTS = new ClientLimits(50, 30, 60);
    private static final String PROXY = "127.0.0.9";

    private final Postgres postgres;
    private final Broker broker;
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    // Both are set before the first test.
    private Optional<IngestApi> ingest = Optional.empty();
    private URI uri = URI.create("http://127.0.0.1:1");

    CrowdIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Launches.launch(
                Brokers.at(broker.bootstrap()),
                Launches.file("demo", now.minusSeconds(60), now.plusSeconds(3_600), "c1", "c2"));
        Path keys = dir.resolve("keys.json");
        Files.write(keys, Issuer.keySet(ISSUER));
        Limits limits =
                new Limits(4_096, 12, CONNECTIONS_MAX, Duration.ofSeconds(5), Duration.ofSeconds(6)).with(CLIENTS);
        IngestApi api = IngestApi.start(IngestConfig.builder(
                        List.of(postgres.createDatabase()), Brokers.at(broker.bootstrap()))
                .routing(ROUTING)
                .limits(limits)
                .auth(new AuthConfig.Jwt(
                        KeySource.parse(keys.toString()), Issuer.NAME, Issuer.AUDIENCE, AuthConfig.Jwt.LEEWAY_DEFAULT))
                .front(new Front(new Transport(Optional.empty(), ProxyAddresses.parse(List.of(PROXY))), List.of()))
                .build());
        toClose.add(api);
        ingest = Optional.of(api);
        uri = api.uri();
        ApiClient client = from("127.0.0.1");
        await().until(() -> api.ready() && client.get("/elections/demo").status() == 200);
    }

    @AfterAll
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        for (AutoCloseable each : toClose.reversed()) {
            each.close();
        }
    }

    @Test
    void anAddressThatAsksWithoutEndIsRefusedAndOthersVote() throws Exception {
        ApiClient attacker = from("127.0.0.2");

        Answer refused = untilRefused(() -> attacker.get("/elections"));

        assertRefused(refused, "address");
        assertEquals(
                201, vote(from("127.0.0.3"), "CROWD-1", ISSUER.token("CROWD-1")).status());
    }

    /// The proxy itself has no limit, and nobody else is believed.
    @Test
    void behindAProxyTheClientThatItNamesLastIsLimited() throws Exception {
        ApiClient proxy = from(PROXY);
        AtomicInteger number = new AtomicInteger();
        Supplier<Answer> attack = () -> asked(proxy, "203.0.113.7, 198.51.100.1");

        assertRefused(untilRefused(attack), "address");
        assertEquals(200, asked(proxy, "198.51.100.1, 198.51.100.2").status(), "another client of the proxy");
        // Addresses of one /64, each of which asks once.
        untilRefused(() -> asked(proxy, "2001:db8:1:2:ffff::" + number.incrementAndGet() % 9_999));
        assertEquals(200, asked(proxy, "2001:db8:1:3::1").status(), "of another one");

        ApiClient liar = from("127.0.0.4");
        assertRefused(untilRefused(() -> asked(liar, "192.0.2." + number.incrementAndGet() % 256)), "address");
    }

    /// Votes take a shorter way through the server than requests with an unusual path.
    @Test
    void aTokenThatIsSentAgainAndAgainIsRefusedAndOthersOfItsAddressVote() throws Exception {
        ApiClient client = from("127.0.0.5");
        String token = ISSUER.token("CROWD-2");

        Answer refused = untilRefused(() -> vote(client, "CROWD-2", token));

        assertRefused(refused, "token");
        assertEquals(
                429,
                send(client, "/elections/dem%6f/votes", token, ApiClient.body("CROWD-2", "c1"))
                        .status());
        assertEquals(429, send(client, "/elections/demo/voter", token, "{}").status());
        assertEquals(201, vote(client, "CROWD-3", ISSUER.token("CROWD-3")).status());
    }

    @Test
    void aVoterWithManyTokensIsRefused() throws Exception {
        ApiClient client = from("127.0.0.6");

        Answer refused = untilRefused(() -> vote(client, "CROWD-4", ISSUER.token("CROWD-4")));

        assertRefused(refused, "voter");
        assertEquals(201, vote(client, "CROWD-5", ISSUER.token("CROWD-5")).status());
    }

    @Test
    void aForgedTokenIsRefusedBeforeItsSignatureIsChecked() throws Exception {
        ApiClient client = from("127.0.0.7");
        String forged = Issuer.es256("first").token("CROWD-6");

        assertEquals(401, vote(client, "CROWD-6", forged).status());
        assertRefused(untilRefused(() -> vote(client, "CROWD-6", forged)), "token");
    }

    /// More than all clients together may have.
    @Test
    void anAddressThatOpensConnectionsWithoutEndKeepsNobodyOut() throws Exception {
        List<Socket> flood = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS_MAX + 100; i++) {
            flood.add(connect("127.0.0.10"));
        }

        assertEquals(
                201,
                vote(from("127.0.0.11"), "CROWD-7", ISSUER.token("CROWD-7")).status());
        await().atMost(Patience.WAIT_MAX).until(() -> {
            flood.removeIf(socket -> !isOpen(socket));
            return flood.size() <= CLIENTS.addressConnectionsMax();
        });
        assertTrue(counted("disvote.connections.refused", "") > 0);
    }

    @Test
    void aRequestOnOneConnectionTooManyIsAnsweredAndItIsClosed() throws Exception {
        for (int i = 0; i < CLIENTS.addressConnectionsMax(); i++) {
            // The server may count connections in another order than they were made, but each before its first answer.
            assertEquals('H', asking("127.0.0.12").getInputStream().read());
        }
        Socket over = asking("127.0.0.12");

        String answer = new String(over.getInputStream().readAllBytes(), US_ASCII);

        assertTrue(answer.startsWith("HTTP/1.1 429 "), answer);
        assertTrue(answer.contains("\r\nRetry-After: 1\r\n"), answer);
        assertTrue(answer.contains("urn:disvote:problem:too-many-requests"), answer);
        assertTrue(counted("disvote.requests.refused", "connections") > 0);
    }

    /// Half of a request, a byte at a time; and answers that nobody reads.
    @Test
    void clientsThatSendOrReadSlowlyDelayNoVoterAndAreClosed() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < CLIENTS.addressConnectionsMax() / 2; i++) {
            Socket sender = connect("127.0.0.13");
            sender.getOutputStream().write("POST /elections/demo/votes HTTP/1.1\r\nHost: x\r\nA".getBytes(US_ASCII));
            Socket reader = connect("127.0.0.14");
            reader.getOutputStream().write("GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
            slow.add(sender);
            slow.add(reader);
        }
        ApiClient honest = from("127.0.0.15");
        for (int voter = 100; voter < 110; voter++) {
            String name = "CROWD-" + voter;
            assertEquals(201, vote(honest, name, ISSUER.token(name)).status());
        }
        await().atMost(Patience.WAIT_MAX).until(() -> {
            slow.removeIf(socket -> !trickle(socket));
            return slow.isEmpty();
        });
    }

    private ApiClient from(String address) throws IOException {
        ApiClient client = new ApiClient(uri, InetAddress.getByName(address));
        toClose.add(client);
        return client;
    }

    private Socket asking(String from) throws IOException {
        Socket socket = connect(from);
        socket.setSoTimeout((int) Patience.WAIT_MAX.toMillis());
        socket.getOutputStream().write("GET /elections HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
        return socket;
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort(), InetAddress.getByName(from), 0);
        sockets.add(socket);
        return socket;
    }

    /// Repeats a request, many at a time, until an answer is 429.
    private static Answer untilRefused(Supplier<Answer> request) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < Patience.WAIT_MAX.toNanos()) {
            List<CompletableFuture<Answer>> asked = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                asked.add(CompletableFuture.supplyAsync(request));
            }
            Optional<Answer> refused = asked.stream()
                    .map(CompletableFuture::join)
                    .filter(answer -> answer.status() == 429)
                    .findFirst();
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        throw new AssertionError("nothing was refused within " + Patience.WAIT_MAX);
    }

    private void assertRefused(Answer answer, String limit) {
        assertEquals("too-many-requests", answer.problem());
        assertTrue(answer.json().get("retryable").asBoolean());
        assertTrue(Integer.parseInt(answer.header("Retry-After")) >= 1);
        assertEquals("no-store", answer.header("Cache-Control"));
        assertTrue(answer.json().get("detail").asText().contains(limit), answer.toString());
        assertTrue(counted("disvote.requests.refused", limit) > 0);
    }

    private double counted(String name, String limit) {
        return ingest.orElseThrow().metrics().registry().find(name).counters().stream()
                .filter(counter ->
                        limit.isEmpty() || limit.equals(counter.getId().getTag("limit")))
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private Answer vote(ApiClient client, String voter, String token) {
        return send(client, "/elections/demo/votes", token, ApiClient.body(voter, "c1"));
    }

    private Answer send(ApiClient client, String path, String token, String body) {
        return client.send(HttpRequest.newBuilder(uri.resolve(path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(body))
                        .build())
                .join();
    }

    private Answer asked(ApiClient proxy, String forwarded) {
        return proxy.send(HttpRequest.newBuilder(uri.resolve("/elections"))
                        .header("X-Forwarded-For", forwarded)
                        .build())
                .join();
    }

    /// @return whether the connection is still open
    private static boolean trickle(Socket socket) {
        try {
            socket.getOutputStream().write('n');
        } catch (IOException e) {
            return false;
        }
        return isOpen(socket);
    }

    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
