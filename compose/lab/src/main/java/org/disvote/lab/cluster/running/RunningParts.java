package org.disvote.lab.cluster.running;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.disvote.lab.process.DiskRoom;
import org.disvote.lab.process.Part;
import org.disvote.topics.operator.OperatorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts that a cluster has started. They are started again when they die, and closed in reverse order.
/// Safe for any number of threads. [#close] may be called while a start is under way, which then fails.
public final class RunningParts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunningParts.class);

    private final int restartsMax;
    private final DiskRoom room;
    private final CompletableFuture<Void> failed = new CompletableFuture<>();

    /// Newest first; guarded by itself.
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private boolean closed; // guarded by `started`

    /// @param restartsMax see [Supervisor]
    /// @param data the folder that holds everything
    public RunningParts(int restartsMax, Path data) {
        this.restartsMax = restartsMax;
        room = DiskRoom.of(data);
    }

    /// Fails with an [OperatorException] once a part cannot be kept running; completes when all are closed.
    public CompletableFuture<Void> failed() {
        return failed;
    }

    /// Starts a part, and starts it again whenever it dies.
    public void start(Part part) {
        own(part);
        own(supervised(part));
    }

    /// Starts parts that need each other to start, all at the same time. They are stopped at the same time,
    /// too.
    public void startTogether(List<? extends Part> parts) {
        own(() -> together(parts, RunningParts::close));
        List<Supervisor> supervisors = new CopyOnWriteArrayList<>();
        own(() -> supervisors.forEach(Supervisor::close));
        together(parts, part -> supervisors.add(supervised(part)));
    }

    private Supervisor supervised(Part part) {
        try {
            part.start();
        } catch (RuntimeException e) {
            part.close(); // another thread may have closed it before it had a process to stop
            throw e;
        }
        Supervisor supervisor = new Supervisor(part, restartsMax, room);
        supervisor.gaveUp().exceptionally(cause -> {
            failed.completeExceptionally(cause);
            return null;
        });
        return supervisor;
    }

    /// Makes [#close] close this, too.
    ///
    /// @throws OperatorException if [#close] was called before; then this is closed already
    public <T extends AutoCloseable> T own(T part) {
        synchronized (started) {
            if (!closed) {
                started.push(part);
                return part;
            }
        }
        close(part);
        throw new OperatorException("stopped while starting: run it again");
    }

    @Override
    public void close() {
        synchronized (started) {
            closed = true;
            while (!started.isEmpty()) {
                close(started.pop());
            }
        }
        failed.complete(null);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.atError().setCause(e).log("Part failed to close, the other parts are closed");
        }
    }

    /// Runs work on a thread of its own.
    public static CompletableFuture<Void> inBackground(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().name("start").daemon().start(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /// Waits until all of it has ended, also if some fails: the rest may still start a process, which must be
    /// known before everything is closed.
    public static void awaitAll(CompletableFuture<?>... work) {
        try {
            CompletableFuture.allOf(work).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static void together(List<? extends Part> parts, Consumer<Part> work) {
        awaitAll(parts.stream()
                .map(part -> inBackground(() -> work.accept(part)))
                .toArray(CompletableFuture<?>[]::new));
    }
}
