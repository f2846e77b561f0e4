package org.disvote.ingest.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

final class WaitingVotersTest {

    private static final Voter GR_1 = new Voter("GR-1");

    private final WaitingVoters waiting = new WaitingVoters();

    @Test
    void faultE2TheFifthRequestOfAVoterIsRefusedAndThatOfAnotherVoterIsNot() {
        for (int i = 0; i < WaitingVoters.REQUESTS_MAX; i++) {
            assertTrue(waiting.enter(GR_1));
        }

        assertFalse(waiting.enter(GR_1));
        assertTrue(waiting.enter(new Voter("GR-2")));
        waiting.leave(GR_1);
        assertTrue(waiting.enter(GR_1), "one place is free again");
        assertFalse(waiting.enter(GR_1), "and only one");
    }

    @Test
    void faultE2TheBoundIsExactForManyThreads() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int client = 0; client < 8; client++) {
                clients.add(threads.submit(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        if (waiting.enter(GR_1)) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            inside.decrementAndGet();
                            waiting.leave(GR_1);
                        }
                    }
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }

        assertTrue(most.get() <= WaitingVoters.REQUESTS_MAX, () -> most + " at once");
        assertEquals(0, waiting.voters(), "nothing is left behind");
    }
}
