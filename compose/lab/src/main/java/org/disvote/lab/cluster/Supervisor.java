package org.disvote.lab.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.disvote.lab.process.ChildProcess;
import org.disvote.lab.process.Part;
import org.disvote.topics.operator.OperatorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts a part again when it has died, a bounded number of times. One thread a part.
final class Supervisor implements AutoCloseable {

    /// After how many restarts the pause before the next one grows no more.
    private static final int BACKOFF_DOUBLINGS_MAX = 4;

    private static final Duration RESTARTS_WINDOW = Duration.ofMinutes(10);
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(500);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    private final Part part;
    private final int restartsMax;
    private final CompletableFuture<Void> gaveUp = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /// @param part running already
    /// @param restartsMax how often it may be started again within ten minutes
    Supervisor(Part part, int restartsMax) {
        this.part = part;
        this.restartsMax = restartsMax;
        this.thread =
                Thread.ofPlatform().name("supervisor-" + part.name()).daemon().start(this::watch);
    }

    /// Fails with an [OperatorException] once the part cannot be kept running.
    CompletableFuture<Void> gaveUp() {
        return gaveUp;
    }

    /// Stops watching, so that the part may be stopped.
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        Deque<Long> restarts = new ArrayDeque<>();
        try {
            while (true) {
                ChildProcess process = part.process();
                process.onExit().get();
                Duration backoff = BACKOFF_FIRST.multipliedBy(1L << Math.min(restarts.size(), BACKOFF_DOUBLINGS_MAX));
                log.atError()
                        .addKeyValue("part", part.name())
                        .addKeyValue("pid", process.pid())
                        .addKeyValue("restartInMs", backoff.toMillis())
                        .log("a part died; it will be started again");
                if (closing.await(backoff.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                long now = System.nanoTime();
                restarts.removeIf(restart -> now - restart > RESTARTS_WINDOW.toNanos());
                if (restarts.size() == restartsMax) {
                    throw new OperatorException("%s died %d times in %d minutes: see its log in the data folder"
                            .formatted(part.name(), restartsMax + 1, RESTARTS_WINDOW.toMinutes()));
                }
                restarts.add(now);
                part.start();
                log.atWarn().addKeyValue("part", part.name()).log("the part is back");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (Exception e) {
            if (closing.getCount() > 0) {
                gaveUp.completeExceptionally(e);
            }
        }
    }
}
