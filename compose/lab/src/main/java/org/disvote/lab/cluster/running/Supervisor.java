package org.disvote.lab.cluster.running;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.disvote.lab.process.ChildProcess;
import org.disvote.lab.process.DiskRoom;
import org.disvote.lab.process.Part;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.operator.OperatorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts a part again when it has died, a bounded number of times. Each part has a thread for it. While the disk is
/// full it waits, however long that takes: a part would end again, and a system that gave up would serve nobody when
/// there is room.
final class Supervisor implements AutoCloseable {

    /// The pause before a restart doubles with each restart in the window, at most this many times.
    private static final int BACKOFF_DOUBLINGS_MAX = 4;

    private static final Duration RESTARTS_WINDOW = Duration.ofMinutes(10);
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(500);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final Duration ROOM_EACH = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    private final Part part;
    private final int restartsMax;
    private final DiskRoom room;
    private final CompletableFuture<Void> gaveUp = new CompletableFuture<>();
    private final Worker worker;

    /// @param part running already
    /// @param restartsMax how often it may be started again within ten minutes
    /// @param room where the part has its data
    Supervisor(Part part, int restartsMax, DiskRoom room) {
        this.part = part;
        this.restartsMax = restartsMax;
        this.room = room;
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
                if (!self.pause(backoff) || !awaitRoom(self)) {
                    return;
                }
                restarts.removeIf(restart -> restart.exceeds(RESTARTS_WINDOW));
                if (restarts.size() == restartsMax) {
                    throw new OperatorException("%s died %d times in %d minutes: see its log in the data folder"
                            .formatted(part.name(), restartsMax + 1, RESTARTS_WINDOW.toMinutes()));
                }
                restarts.add(Stopwatch.start());
                if (starts()) {
                    log.atWarn().addKeyValue("part", part.name()).log("Part runs again");
                }
            }
        } catch (ExecutionException | RuntimeException e) {
            if (!self.isStopping()) {
                gaveUp.completeExceptionally(e);
            }
        }
    }

    /// False if it did not because the disk became full meanwhile.
    private boolean starts() {
        try {
            part.start();
            return true;
        } catch (OperatorException e) {
            if (!room.isMissing()) {
                throw e;
            }
            log.atError()
                    .addKeyValue("part", part.name())
                    .setCause(e)
                    .log("Part did not start, since the disk is full");
            return false;
        }
    }

    /// False if this is closed meanwhile.
    private boolean awaitRoom(Worker self) throws InterruptedException {
        boolean isKnown = false;
        while (room.isMissing()) {
            if (!isKnown) {
                log.atError()
                        .addKeyValue("part", part.name())
                        .addKeyValue("neededMiB", DiskRoom.NEEDED >> 20)
                        .log("Disk is full, the part is started again once there is room");
                isKnown = true;
            }
            if (!self.pause(ROOM_EACH)) {
                return false;
            }
        }
        return true;
    }
}
