package org.disvote.lab.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Casts at a small HTTP server that misbehaves as each test wants. It is the JDK's own, which shares no code
/// with our client.
class LoadGeneratorIT {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> bodies = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;

    LoadGeneratorIT() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void listen() {
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void eachRequestIsAnotherVotersVoteAndEachReceiptIsCounted() throws Exception {
        serve((exchange, _) -> answer(exchange, 201, "{\"receipt\":\"r\"}"));

        LoadGenerator.Result result = run(OptionalDouble.of(500), 4);

        assertEquals(bodies.size(), requests.get());
        assertEquals(requests.get(), result.accepted());
        assertEquals(0, result.unanswered());
        // Due at 0, 2, 4 … ms for two seconds, half of them measured.
        assertEquals(1_000, result.accepted());
        assertTrue(result.measured() > 0 && result.measured() < 1_000, "measured " + result.measured());
        assertEquals(500, result.latencies().getTotalCount());
        for (String body : bodies) {
            var vote = Json.MAPPER.readTree(body);
            assertTrue(vote.get("voterId").asText().matches("load-[0-9]{10}"), body);
            assertTrue(Set.of("c1", "choice-22").contains(vote.get("choice").asText()), body);
        }
    }

    @Test
    void answersAreCountedByStatusWhateverTheirForm() throws Exception {
        serve((exchange, _) -> {
            switch (requests.get() % 4) {
                case 0 -> answer(exchange, 201, "{}");
                case 1 -> {
                    byte[] body = "x".repeat(20_000).getBytes(UTF_8);
                    exchange.sendResponseHeaders(503, 0); // chunked
                    exchange.getResponseBody().write(body);
                    exchange.close();
                }
                case 2 -> {
                    exchange.getResponseHeaders().set("Connection", "close");
                    answer(exchange, 409, "{}");
                }
                default -> answer(exchange, 201, "");
            }
        });

        LoadGenerator.Result result = run(OptionalDouble.of(200), 1);

        assertEquals(400, requests.get());
        assertEquals(100, result.byStatus().get(503));
        assertEquals(100, result.byStatus().get(409));
        assertEquals(200, result.byStatus().get(201));
        assertEquals(200, result.accepted());
        assertEquals(0, result.unanswered());
    }

    @Test
    void eachCopyOfAVoteIsSentAndOnlyTheReceiptThatIsNewCounts() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        serve((exchange, body) -> answer(exchange, seen.add(body) ? 201 : 200, "{}"));

        LoadGenerator.Result result = run(OptionalDouble.of(100), 2, 4);

        assertEquals(400, requests.get());
        assertEquals(200, bodies.size());
        assertEquals(200, result.accepted());
        assertEquals(200, result.byStatus().get(200));
        assertEquals(200, result.latencies().getTotalCount());
    }

    @Test
    void aRequestWithoutAnAnswerIsCountedAndTheNextConnectsAgain() throws Exception {
        AtomicInteger number = new AtomicInteger();
        serve((exchange, _) -> {
            if (number.incrementAndGet() % 10 == 0) {
                throw new IOException("broken on purpose");
            }
            answer(exchange, 201, "{}");
        });

        LoadGenerator.Result result = run(OptionalDouble.of(100), 2);

        assertEquals(requests.get(), result.accepted() + result.unanswered());
        assertEquals(number.get() / 10, result.unanswered());
    }

    @Test
    void aConnectionThatWasIdleForTooLongIsNotUsedAgain() throws Exception {
        Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
        serve((exchange, _) -> {
            clients.add(exchange.getRemoteAddress());
            answer(exchange, 201, "{}");
        });

        cast(3, CastConnection.IDLE_MAX);
        assertEquals(1, clients.size());
        cast(3, Duration.ZERO);
        assertEquals(1 + 3, clients.size());
    }

    @Test
    void aStallCountsForEveryVoterWhoWasDueDuringIt() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        serve((exchange, _) -> {
            if (requests.get() == 150) {
                assertTrue(!never.await(600, TimeUnit.MILLISECONDS));
            }
            answer(exchange, 201, "{}");
        });

        LoadGenerator.Result result = run(OptionalDouble.of(100), 1);

        // 60 of the 100 measured requests were due during the stall. A generator that does not send during the
        // stall would measure only one.
        assertTrue(result.latencies().getValueAtPercentile(75) > 100_000, "p75 " + percentile(result, 75));
        assertTrue(result.latencies().getMaxValue() >= 600_000, "max " + percentile(result, 100));
    }

    @Test
    void aClosedLoopCastsAsFastAsItsConnectionsAreAnswered() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        serve((exchange, _) -> {
            assertTrue(!never.await(20, TimeUnit.MILLISECONDS));
            answer(exchange, 201, "{}");
        });

        LoadGenerator.Result result = run(OptionalDouble.empty(), 3);

        assertTrue(result.latencies().getMinValue() >= 19_000, "min " + percentile(result, 0));
        assertTrue(result.accepted() <= 3 * 2_100 / 20, "accepted " + result.accepted());
        assertEquals(requests.get(), result.accepted());
    }

    @Test
    void aPatientVoterWhoIsTurnedAwaySendsTheSameBytesAgainAndEachVoteCountsOnce() throws Exception {
        Map<String, Integer> seen = new ConcurrentHashMap<>();
        serve((exchange, body) -> {
            int time = seen.merge(body, 1, Integer::sum);
            // Every fourth voter is turned away; of every eighth the vote was recorded all the same.
            int voter = Integer.parseInt(body.substring(body.indexOf("load-") + 5, body.indexOf("load-") + 15));
            if (voter % 4 == 0 && time == 1) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                answer(exchange, 503, "{\"retryable\":true}");
            } else {
                answer(exchange, voter % 8 == 0 ? 200 : 201, "{}");
            }
        });

        LoadGenerator.Result result = new LoadGenerator(
                        plan(OptionalDouble.empty(), 1, 40, Voters.spread(0, 80, 80), Duration.ofMinutes(1)))
                .run(votes -> {});

        assertEquals(80, result.accepted());
        assertEquals(20, result.triedAgain());
        assertEquals(Map.of(200, 10L, 201, 70L), result.byStatus());
        assertEquals(80, seen.size(), "the same bytes");
        assertEquals(100, requests.get());
    }

    @Test
    void aPatientVoterWithoutAnAnswerSendsTheSameBytesAgain() throws Exception {
        Map<String, Integer> seen = new ConcurrentHashMap<>();
        serve((exchange, body) -> {
            if (seen.merge(body, 1, Integer::sum) == 1) {
                throw new IOException("broken on purpose");
            }
            answer(exchange, 200, "{}");
        });

        LoadGenerator.Result result = new LoadGenerator(
                        plan(OptionalDouble.empty(), 1, 20, Voters.spread(0, 20, 20), Duration.ofMinutes(1)))
                .run(votes -> {});

        assertEquals(20, result.accepted());
        assertEquals(20, result.triedAgain());
        assertEquals(0, result.unanswered());
        assertEquals(20, seen.size(), "the same bytes");
    }

    @Test
    void aVoterWhosePatienceIsOverIsCountedAsTurnedAway() throws Exception {
        serve((exchange, _) -> answer(exchange, 503, "{}"));

        LoadGenerator.Result result = new LoadGenerator(
                        plan(OptionalDouble.empty(), 1, 2, Voters.spread(0, 2, 2), Duration.ofNanos(1)))
                .run(votes -> {});

        assertEquals(0, result.accepted());
        assertEquals(0, result.triedAgain());
        assertEquals(Map.of(503, 2L), result.byStatus());
    }

    private void cast(int votes, Duration idleMax) throws IOException {
        CastRequests requests = new CastRequests(uri(), new ElectionId("demo"), List.of("\"choice\":\"c1\""), "load-");
        try (CastConnection connection = new CastConnection(uri(), requests, idleMax, Duration.ZERO)) {
            for (int voter = 0; voter < votes; voter++) {
                assertEquals(201, connection.cast(voter, 0));
            }
        }
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private LoadGenerator.Result run(OptionalDouble rate, int connections) throws InterruptedException {
        return run(rate, 1, connections);
    }

    private LoadGenerator.Result run(OptionalDouble rate, int copies, int connections) throws InterruptedException {
        return new LoadGenerator(plan(rate, copies, connections, Voters.endless(), Duration.ZERO)).run(votes -> {});
    }

    private LoadPlan plan(OptionalDouble rate, int copies, int connections, Voters voters, Duration patience) {
        return LoadPlan.builder(uri(), connections, Duration.ofSeconds(patience.isPositive() ? 60 : 1))
                .warmUp(Duration.ofSeconds(patience.isPositive() ? 0 : 1))
                .election(new ElectionId("demo"))
                .ballots(LoadBallots.choices(List.of(new ChoiceId("c1"), new ChoiceId("choice-22"))))
                .voterPrefix("load-")
                .votesPerSecond(rate)
                .copies(copies)
                .voters(voters)
                .patience(patience)
                .build();
    }

    private interface Handler {
        void handle(HttpExchange exchange, String body) throws IOException, InterruptedException;
    }

    private void serve(Handler handler) {
        server.createContext("/elections/demo/votes", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            bodies.add(body);
            requests.incrementAndGet();
            try {
                handler.handle(exchange, body);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String percentile(LoadGenerator.Result result, double percentile) {
        return result.latencies().getValueAtPercentile(percentile) + " µs";
    }
}
