package org.disvote.ingest.http.log;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.disvote.ingest.http.answer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Proofs that are asked for together, with a notary on the JDK's own HTTP server that holds its first answer.
final class ProofsIT {

    private static final String BUSY = "too many requests at once\n";
    private static final String NOTHING = "there is nothing at this path\n";
    private static final String TOGETHER = "proofs/0/2,0/3,leaf/4";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> bodies = new ConcurrentHashMap<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer notary;
    private final NotaryProxy proxy;
    private final Proofs proofs;

    ProofsIT() throws IOException {
        notary = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        notary.setExecutor(threads);
        notary.createContext("/log/", this::answer);
        notary.start();
        proxy = new NotaryProxy(
                URI.create("http://127.0.0.1:" + notary.getAddress().getPort() + "/log/"));
        proofs = new Proofs(proxy);
        bodies.put("proof/0/1", "first\n");
    }

    @AfterEach
    void stop() {
        held.countDown();
        proxy.close();
        notary.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath().substring("/log/".length());
            asked.add(path);
            held.await();
            String body = bodies.getOrDefault(path, path.startsWith("proofs/") ? BUSY : NOTHING);
            int status = switch (body) {
                case BUSY -> 503;
                case NOTHING -> 404;
                default -> 200;
            };
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One, and three while it is under way.
    private List<Answer> answers() {
        List<CompletableFuture<Answer>> waiting =
                List.of(proofs.ask("0/1"), proofs.ask("0/2"), proofs.ask("0/3"), proofs.ask("leaf/4"));
        held.countDown();
        List<Answer> answers = waiting.stream().map(CompletableFuture::join).toList();
        assertEquals("first\n", text(answers.getFirst()));
        return answers.subList(1, 4);
    }

    private static String text(Answer answer) {
        return new String(answer.bytes(), UTF_8);
    }

    @Test
    void whatIsAskedMeanwhileIsAskedTogetherAndEachGetsItsOwn() {
        bodies.put(TOGETHER, """
                [{"status":200,"headers":{"Content-Type":"text/plain","Cache-Control":"immutable"},"body":"two\\n"},
                {"status":202,"headers":{"Content-Type":"text/plain","Retry-After":"1"},"body":"not yet\\n"},
                {"status":503,"headers":{"Content-Type":"text/plain"},"body":"damaged\\n"}]""");

        List<Answer> answers = answers();

        assertEquals(List.of("proof/0/1", TOGETHER), asked);
        assertEquals(
                List.of(200, 202, 503), answers.stream().map(Answer::status).toList());
        assertEquals("two\n", text(answers.getFirst()));
        assertEquals(Map.of("Cache-Control", "immutable"), answers.getFirst().headers());
        assertEquals("text/plain", answers.getFirst().contentType());
        assertEquals("1", answers.get(1).headers().get("Retry-After"));
        assertFalse(text(answers.get(2)).contains("damaged"), "a failure of the notary has an answer of our own");
    }

    @Test
    void aNotaryOfAnOlderVersionIsAskedOneByOne() {
        bodies.put(TOGETHER, NOTHING);
        bodies.put("proof/0/2", "two\n");
        bodies.put("proof/0/3", "three\n");

        List<Answer> answers = answers();

        assertEquals(
                List.of(200, 200, 404), answers.stream().map(Answer::status).toList());
        assertEquals("three\n", text(answers.get(1)));
    }

    @Test
    void aNotaryThatRefusesForNowRefusesEach() {
        bodies.put(TOGETHER, BUSY);

        assertEquals(
                List.of(503, 503, 503), answers().stream().map(Answer::status).toList());
    }

    @Test
    void answersThatAreNotTheOnesAskedForAreGivenToNobody() {
        bodies.put(TOGETHER, "[{\"status\":200,\"headers\":{},\"body\":\"two\"}]");

        assertEquals(
                List.of(502, 502, 502), answers().stream().map(Answer::status).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"status\":200,\"headers\":null,\"body\":\"two\"},null,{}]",
                "[null,null,null]",
                "{}",
                "[1,2,3]",
                "no JSON",
                "null"
            })
    void noAnswerKeepsAnybodyWaiting(String answer) {
        bodies.put(TOGETHER, answer);

        answers().forEach(each -> assertTrue(each.status() >= 500, each::toString));
        assertEquals(200, proofs.ask("0/1").join().status());
    }

    @Test
    void moreThanThereIsRoomForAreRefusedAtOnce() {
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        for (int i = 0; i <= Proofs.WAITING_MAX; i++) {
            waiting.add(proofs.ask("0/" + (i + 1)));
        }

        assertEquals(503, proofs.ask("0/1").join().status());
        held.countDown();
        waiting.forEach(CompletableFuture::join);
        assertEquals(200, proofs.ask("0/1").join().status(), "afterwards there is room again");
    }
}
