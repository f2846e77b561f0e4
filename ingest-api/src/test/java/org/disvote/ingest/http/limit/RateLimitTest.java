package org.disvote.ingest.http.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RateLimitTest {

    private static final int BURST = 20;
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000); // nanoTime may overflow
    private final RateLimit limit = new RateLimit(60, Duration.ofMinutes(1), BURST, now::get);

    @Test
    void aBurstPassesThenOneEachInterval() {
        assertEquals(BURST, passing(1, 100));
        assertEquals(INTERVAL.toNanos(), limit.pass(1));
        now.addAndGet(INTERVAL.toNanos() - 1);
        assertEquals(1, limit.pass(1), "a refused request does not prolong the wait");
        now.addAndGet(1);
        assertEquals(1, passing(1, 100));
    }

    @Test
    void whoWasSilentForLongHasNoMoreThanABurst() {
        passing(1, 100);
        now.addAndGet(Duration.ofDays(1).toNanos());

        assertEquals(BURST, passing(1, 100));
    }

    @Test
    void clientsThatExceedTheLimitHardlyEverCauseTheRefusalOfOthers() {
        for (int client = 0; client < 1_000; client++) {
            passing(client, BURST + 1);
        }
        int refused = 0;
        for (int other = 1_000; other < 101_000; other++) {
            refused += limit.pass(other) > 0 ? 1 : 0;
        }

        // 1.5 are expected: 2,000 of 524,288 places are used up, and both places of a client must be.
        assertTrue(refused <= 30, refused + " of 100,000");
    }

    @Test
    void requestsAtTheSameTimeAreAllCounted() throws InterruptedException {
        int threads = 8;
        AtomicInteger passed = new AtomicInteger();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(Thread.ofPlatform().start(() -> passed.addAndGet(passing(1, 1_000))));
        }
        for (Thread each : running) {
            each.join();
        }

        // Those that were under way when the last of the burst passed may pass, too; the client pays for them later.
        assertTrue(passed.get() >= BURST && passed.get() < BURST + threads, passed.get() + " passed");
        assertEquals((passed.get() - BURST + 1) * INTERVAL.toNanos(), limit.pass(1));
    }

    @Test
    void textsOfWhichOneCharacterDiffersAreOtherClients() {
        assertTrue(RateLimit.number("GR-1") != RateLimit.number("GR-2"));
        assertTrue(RateLimit.number("") != RateLimit.number("\0"));
    }

    @Test
    void aRateOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RateLimit(0, INTERVAL, 1, now::get));
        assertThrows(IllegalArgumentException.class, () -> new RateLimit(1, INTERVAL, 0, now::get));
    }

    private int passing(long client, int requests) {
        int passed = 0;
        for (int i = 0; i < requests; i++) {
            passed += limit.pass(client) == 0 ? 1 : 0;
        }
        return passed;
    }
}
