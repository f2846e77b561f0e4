package org.disvote.topics.lifetime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class WorkerTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void loopRunsUntilItIsStopped() throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        CountDownLatch threeRounds = new CountDownLatch(3);
        Worker worker = Worker.platform("rounds", LONG, it -> {
            while (it.pause(Duration.ofMillis(1))) {
                rounds.incrementAndGet();
                threeRounds.countDown();
            }
            ended.countDown();
        });

        worker.start();
        threeRounds.await();
        worker.close();

        assertTrue(rounds.get() >= 3);
        assertEquals(0, ended.getCount());
        assertFalse(worker.isAlive());
    }

    @Test
    void stopEndsAPauseAtOnceAndWithoutAnInterrupt() throws Exception {
        AtomicBoolean goesOn = new AtomicBoolean(true);
        AtomicBoolean interrupted = new AtomicBoolean();
        Worker worker = Worker.virtual("pauses", LONG, it -> {
            begun.countDown();
            goesOn.set(it.pause(LONG));
            interrupted.set(Thread.currentThread().isInterrupted());
            ended.countDown();
        });

        worker.start();
        begun.await();
        worker.stop();

        ended.await();
        assertFalse(goesOn.get());
        assertFalse(interrupted.get());
    }

    @Test
    void closeInterruptsAThreadThatWaitsForSomethingElse() throws Exception {
        Worker worker = Worker.platform("waits", SHORT, it -> {
            begun.countDown();
            new CountDownLatch(1).await();
        });

        worker.start();
        begun.await();
        worker.close();

        assertFalse(worker.isAlive());
    }

    @Test
    void closeLeavesAThreadThatIgnoresInterrupts() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Worker worker = Worker.platform("hangs", SHORT, it -> {
            begun.countDown();
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    // this test needs a thread that ignores interrupts
                }
            }
        });

        worker.start();
        begun.await();
        worker.close();

        assertTrue(worker.isAlive());
        release.countDown();
        assertTrue(worker.join(LONG));
    }

    @Test
    void closeByTheThreadItselfWaitsForNothing() throws Exception {
        Worker worker = Worker.platform("closes-itself", LONG, it -> {
            it.close();
            ended.countDown();
        });

        worker.start();

        assertTrue(ended.await(10, TimeUnit.SECONDS));
    }

    @Test
    void closeOfOneThatWasNeverStartedWaitsForNothingAndItStaysUnstarted() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        Worker worker = Worker.platform("unstarted", LONG, it -> ran.set(true));

        worker.close();
        worker.start();

        assertTrue(worker.join(LONG));
        assertFalse(ran.get());
    }

    @Test
    void startAndCloseMayBeCalledTwice() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Worker worker = Worker.platform("twice", LONG, it -> {
            runs.incrementAndGet();
            it.pause(LONG);
        });

        worker.start().start();
        worker.close();
        worker.close();
        worker.start();

        assertFalse(worker.isAlive());
        assertTrue(runs.get() <= 1, "runs: " + runs);
    }

    @Test
    void interruptedCloserInterruptsTheWorkerAndKeepsItsFlag() throws Exception {
        Worker worker = Worker.platform("hurried", LONG, it -> {
            begun.countDown();
            new CountDownLatch(1).await();
        });
        worker.start();
        begun.await();

        Thread.currentThread().interrupt();
        worker.close();

        assertTrue(Thread.interrupted());
        assertTrue(worker.join(LONG));
    }

    @Test
    void failureEndsTheThread() throws Exception {
        Worker worker = Worker.platform("fails", LONG, it -> {
            throw new IllegalStateException("expected by a test");
        });

        worker.start();

        assertTrue(worker.join(LONG));
        assertFalse(worker.isStopping());
    }
}
