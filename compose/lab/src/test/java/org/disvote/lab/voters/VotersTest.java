package org.disvote.lab.voters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.disvote.topics.id.ElectionId;
import org.junit.jupiter.api.Test;

/// Votes at a server whose answers the test chooses. The voters must notice every answer that no correct system
/// gives.
class VotersTest {

    /// @param status of the answer
    /// @param seq in its receipt
    private record Answer(int status, int seq) {}

    @Test
    void aCorrectSystemContradictsNobody() throws Exception {
        assertEquals(
                List.of(),
                contradictions(times -> times < 2 ? new Answer(times == 0 ? 201 : 200, 1) : new Answer(409, 0)));
    }

    @Test
    void anotherReceiptForTheSameVoteIsNoticed() throws Exception {
        assertFalse(contradictions(times -> times < 2 ? new Answer(times == 0 ? 201 : 200, times) : new Answer(409, 0))
                .isEmpty());
    }

    @Test
    void aSecondChoiceThatIsAcceptedIsNoticed() throws Exception {
        assertFalse(
                contradictions(times -> new Answer(times == 0 ? 201 : 200, 1)).isEmpty());
    }

    @Test
    void aFirstChoiceThatIsRefusedIsNoticed() throws Exception {
        assertFalse(contradictions(times -> new Answer(409, 0)).isEmpty());
    }

    /// @param answers by the number of answers that the voter got before
    private static List<String> contradictions(IntFunction<Answer> answers) throws Exception {
        Map<String, Integer> times = new ConcurrentHashMap<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                String voter = new String(exchange.getRequestBody().readAllBytes(), UTF_8).replaceAll("\"choice.*", "");
                Answer answer = answers.apply(times.merge(voter, 1, Integer::sum) - 1);
                byte[] body = "{\"receipt\":\"r%1$d\",\"partition\":0,\"seq\":%1$d}"
                        .formatted(answer.seq())
                        .getBytes(UTF_8);
                send(exchange, answer.status(), body);
            });
            server.start();
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            try (Voters voters = new Voters(new ElectionId("demo"), () -> List.of(uri))) {
                voters.start(4);
                Awaitility.await().until(() -> times.size() > 20);
                voters.stop();
                assertTrue(times.values().stream().anyMatch(count -> count > 1), "some voter voted again");
                return voters.contradictions();
            }
        } finally {
            server.stop(0);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
