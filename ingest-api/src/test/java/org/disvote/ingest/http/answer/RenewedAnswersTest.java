package org.disvote.ingest.http.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.concurrent.CompletableFuture;
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
                        assertEquals(
                                200,
                                answers.get("/x", this::make).join().plain().status());
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
        SharedAnswer first = answers.get("/x", this::make).join();
        SharedAnswer second = answers.get("/x", this::make).join();

        assertSame(first, second);
        assertTrue(first.plain().body().isReadOnly());
    }

    @Test
    void whileAnAnswerIsMadeAgainNobodyWaitsAndTheLastOneIsServed() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (RenewedAnswers slow = new RenewedAnswers(Duration.ofMillis(300), Duration.ofSeconds(20), () -> now)) {
            SharedAnswer first = slow.get("/y", this::make).join();
            CompletableFuture<SharedAnswer> later = new CompletableFuture<>();
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                CompletableFuture<SharedAnswer> next = slow.get("/y", () -> {
                    begun.countDown();
                    awaitQuietly(over);
                    return make();
                });
                later.complete(next.getNow(SharedAnswer.asItIs(Problem.INTERNAL.answer("no answer"))));
                return begun.getCount() == 0;
            });
            assertSame(first, later.join(), "before it is too old");
            CompletableFuture<SharedAnswer> tooOld = new CompletableFuture<>();
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                CompletableFuture<SharedAnswer> next = slow.get("/y", this::make);
                if (!next.isDone()) {
                    var _ = next.thenAccept(tooOld::complete);
                    return true;
                }
                return false;
            });
            over.countDown();
            assertEquals(2, number(tooOld), "after two periods a request waits for the new one");
        } finally {
            over.countDown();
        }
    }

    @Test
    void anAnswerThatDidNotChangeKeepsItsForms() {
        byte[] same = "same".repeat(100).getBytes(UTF_8);
        try (RenewedAnswers quick = new RenewedAnswers(Duration.ofMillis(1), Duration.ofSeconds(20), () -> now)) {
            SharedAnswer first = quick.get("/x", () -> new Made(new Answer(200, "text/plain", same), until))
                    .join();
            for (int i = 0; i < 50; i++) {
                made.incrementAndGet();
                assertSame(
                        first,
                        quick.get("/x", () -> new Made(new Answer(200, "text/plain", same.clone()), until))
                                .join());
            }
        }
    }

    private static int number(CompletableFuture<SharedAnswer> answer) {
        return answer.join().plain().bytes()[0];
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void faultHAnAnswerThatTheClockMakesWrongIsMadeAgainAtOnce() {
        until = now.plusMillis(1);
        SharedAnswer before = answers.get("/x", this::make).join();
        now = until;
        until = Instant.MAX;

        // RenewedAnswers measures with the machine's clock, so the millisecond must also pass there.
        await().atMost(Duration.ofMillis(900)).until(() -> {
            answers.get("/x", this::make).join();
            return made.get() == 2;
        });
        SharedAnswer after = answers.get("/x", this::make).join();

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
                    .join()
                    .plain();
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
                    .join()
                    .plain();

            assertEquals(503, answer.status());
            assertTrue(text(answer).contains("\"retryable\":true"));
        } finally {
            over.countDown();
        }
    }

    private static String text(Answer answer) {
        ByteBuffer body = answer.body();
        return UTF_8.decode(body).toString();
    }
}
