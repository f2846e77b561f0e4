package org.disvote.ingest.http.answer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.disvote.ingest.http.answer.RenewedAnswers.Made;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RenewedAnswersTest {

    private final AtomicInteger made = new AtomicInteger();
    private final Set<String> makers = ConcurrentHashMap.newKeySet();
    private volatile Instant now = Instant.parse("2027-05-21T07:00:00Z");
    private volatile Instant until = Instant.MAX;
    private final RenewedAnswers answers = new RenewedAnswers(Duration.ofSeconds(20), () -> now);

    @AfterEach
    void close() {
        answers.close();
    }

    private Made make() {
        makers.add(Thread.currentThread().getName());
        int number = made.incrementAndGet();
        return new Made(new Answer(200, "text/plain", new byte[] {(byte) number}), until);
    }

    @Test
    void faultHAnAnswerIsMadeOnceASecondOnOneThreadHoweverManyAsk() throws Exception {
        long began = System.nanoTime();
        AtomicInteger given = new AtomicInteger();
        List<Future<?>> asking = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            for (int client = 0; client < 16; client++) {
                asking.add(clients.submit(() -> {
                    while (System.nanoTime() - began < Duration.ofMillis(2_500).toNanos()) {
                        assertEquals(200, answers.get("/x", this::make).join().status());
                        given.incrementAndGet();
                    }
                }));
            }
            for (Future<?> each : asking) {
                each.get();
            }
        }

        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        assertTrue(made.get() >= 2 && made.get() <= seconds + 1, () -> made + " in " + seconds + " s");
        assertTrue(given.get() > 1_000, () -> given + " given");
        assertEquals(Set.of("answers"), makers);
    }

    @Test
    void faultHRequestsOfTheSameSecondShareOneBody() {
        Answer first = answers.get("/x", this::make).join();
        Answer second = answers.get("/x", this::make).join();

        assertSame(first, second);
        assertTrue(first.body().isReadOnly());
    }

    @Test
    void faultHAnAnswerThatTheClockMakesWrongIsMadeAgainAtOnce() {
        until = now.plusMillis(1);
        Answer before = answers.get("/x", this::make).join();
        now = until;
        until = Instant.MAX;

        // RenewedAnswers measures with the machine's clock, so the millisecond must also pass there.
        await().atMost(Duration.ofMillis(900)).until(() -> {
            answers.get("/x", this::make).join();
            return made.get() == 2;
        });
        Answer after = answers.get("/x", this::make).join();

        assertNotSame(before, after);
        assertSame(after, answers.get("/x", this::make).join(), "and it is kept");
    }

    @Test
    void faultHAFailingMakerRunsOnceASecondAndRevealsNothing() {
        RuntimeException secret = new IllegalStateException("secret");
        for (int i = 0; i < 100; i++) {
            Answer answer = answers.get("/x", () -> {
                        made.incrementAndGet();
                        throw secret;
                    })
                    .join();
            assertEquals(500, answer.status());
            assertFalse(text(answer).contains("secret"));
        }
        assertTrue(made.get() <= 2, () -> made + " tries");
    }

    @Test
    void faultHARequestDoesNotWaitForeverForASlowMaker() {
        CountDownLatch over = new CountDownLatch(1);
        try (RenewedAnswers slow = new RenewedAnswers(Duration.ofMillis(20), () -> now)) {
            Answer answer = slow.get("/x", () -> {
                        try {
                            over.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        return make();
                    })
                    .join();

            assertEquals(503, answer.status());
            assertTrue(text(answer).contains("\"retryable\":true"));
        } finally {
            over.countDown();
        }
    }

    private static String text(Answer answer) {
        ByteBuffer body = answer.body();
        return java.nio.charset.StandardCharsets.UTF_8.decode(body).toString();
    }
}
