package org.disvote.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Ties what runs to the life of this process: SIGTERM and Ctrl-C close it.
public final class Lifetime {

    /// Below the 30 s within which a stop is promised; child processes end with this one.
    private static final Duration CLOSE_MAX = Duration.ofSeconds(27);

    private Lifetime() {}

    /// From now on the end of this process closes `part` first.
    public static void closeAtExit(AutoCloseable part) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(part), "stop"));
    }

    /// Waits for as long as nothing fails.
    ///
    /// @throws Exception what made it fail
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
                    + " s; the rest is cut off, and recovers at the next start");
        } catch (ExecutionException e) {
            System.err.println("disvote: stopped, though not in good order: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
