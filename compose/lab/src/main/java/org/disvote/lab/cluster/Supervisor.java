package org.disvote.lab.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.disvote.lab.process.ChildProcess;
import org.disvote.lab.process.Part;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.operator.OperatorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts a part again when it has died, a bounded number of times. Each part has a thread for it.
final class Supervisor implements AutoCloseable {

    /// The pause before a restart doubles with each restart in the window, at most this many times.
    private static final int BACKOFF_DOUBLINGS_MAX = 4;

    private static final Duration RESTARTS_WINDOW = Duration.ofMinutes(10);
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(500);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    private final Part part;
    private final int restartsMax;
    private final CompletableFuture<Void> gaveUp = new CompletableFuture<>();
    private final Worker worker;

    /// @param part running already
    /// @param restartsMax how often it may be started again within ten minutes
    Supervisor(Part part, int restartsMax) {
        this.part = part;
        this.restartsMax = restartsMax;
        worker = Worker.platform("supervisor-" + part.name(), CLOSE_MAX, this::watch)
                .start();
    }

    /// Fails with an [OperatorException] once the part cannot be kept running.
    CompletableFuture<Void> gaveUp() {
        return gaveUp;
    }

    /// Stops watching, so that the part may be stopped. Interrupts the wait for the part's end and a start under way.
    @Override
    public void close() {
        worker.interrupt();
        worker.close();
    }

    private void watch(Worker self) throws InterruptedException {
        Deque<Stopwatch> restarts = new ArrayDeque<>();
        try {
            while (true) {
                ChildProcess process = part.process();
                process.onExit().get();
                Duration backoff = BACKOFF_FIRST.multipliedBy(1L << Math.min(restarts.size(), BACKOFF_DOUBLINGS_MAX));
                log.atError()
                        .addKeyValue("part", part.name())
                        .addKeyValue("pid", process.pid())
                        .addKeyValue("restartInMs", backoff.toMillis())
                        .log("Part died, it is started again after a pause");
                if (!self.pause(backoff)) {
                    return;
                }
                restarts.removeIf(restart -> restart.exceeds(RESTARTS_WINDOW));
                if (restarts.size() == restartsMax) {
                    throw new OperatorException("%s died %d times in %d minutes: see its log in the data folder"
                            .formatted(part.name(), restartsMax + 1, RESTARTS_WINDOW.toMinutes()));
                }
                restarts.add(Stopwatch.start());
                part.start();
                log.atWarn().addKeyValue("part", part.name()).log("Part runs again");
            }
        } catch (ExecutionException | RuntimeException e) {
            if (!self.isStopping()) {
                gaveUp.completeExceptionally(e);
            }
        }
    }
}
