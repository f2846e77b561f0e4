package org.disvote.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Ties parts to this process: SIGTERM and Ctrl-C close them before the process ends.
public final class Lifetime {

    /// Less than the 30 s within which a stop is promised. Child processes end with this one.
    private static final Duration CLOSE_MAX = Duration.ofSeconds(27);

    private Lifetime() {}

    /// Closes `part` before this process ends.
    public static void closeAtExit(AutoCloseable part) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(part), "stop"));
    }

    /// Waits until this process is told to end.
    public static void awaitEnd() throws Exception {
        await(new CompletableFuture<>());
    }

    /// Waits until something fails.
    ///
    /// @throws Exception the failure
    public static void await(CompletableFuture<Void> end) throws Exception {
        try {
            end.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static void close(AutoCloseable part) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("close").start(() -> {
            try {
                part.close();
                closed.complete(null);
            } catch (Exception e) {
                closed.completeExceptionally(e);
            }
        });
        try {
            closed.get(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            System.err.println("disvote: not everything stopped within " + CLOSE_MAX.toSeconds()
                    + " s; the process ends now, and the rest recovers at the next start");
        } catch (ExecutionException e) {
            System.err.println("disvote: stopped, but closing failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
