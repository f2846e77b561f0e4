package org.disvote.ingest.http.server;

import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.jspecify.annotations.Nullable;

/// Sends a body while it arrives. The next part is asked for when the last one was sent, so a slow reader slows
/// the sender, and a few kilobytes are kept for each. Safe for the threads of both sides.
final class BodyPassing implements Flow.Subscriber<List<ByteBuffer>>, WriteListener {

    /// How long a part may take that was asked for.
    private static final Duration PART_MAX = Duration.ofSeconds(2);

    private static final Executor LATER = CompletableFuture.delayedExecutor(PART_MAX.toMillis(), TimeUnit.MILLISECONDS);

    private final HttpOutput out;
    private final Runnable cut;
    private final CompletableFuture<Void> sent = new CompletableFuture<>();

    // Guarded by this.
    private final Queue<ByteBuffer> arrived = new ArrayDeque<>();
    private Flow.@Nullable Subscription subscription;
    private boolean writable;
    private boolean asked;
    private boolean complete;
    private long parts;

    /// @param cut closes the connection of the reader, who then sees that the body is not complete
    BodyPassing(HttpOutput out, Runnable cut) {
        this.out = out;
        this.cut = cut;
    }

    /// Completes when the body was sent or cannot be, never with an exception.
    CompletableFuture<Void> sent() {
        return sent;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription from) {
        subscription = from;
        proceed();
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> part) {
        asked = false;
        parts++;
        arrived.addAll(part);
        proceed();
    }

    @Override
    public synchronized void onComplete() {
        complete = true;
        proceed();
    }

    /// Of either side.
    @Override
    public void onError(Throwable failure) {
        end();
    }

    /// Of the reader's side.
    @Override
    public synchronized void onWritePossible() {
        writable = true;
        proceed();
    }

    /// Under the lock.
    private void proceed() {
        if (!writable || subscription == null || sent.isDone()) {
            return; // the other side has not begun
        }
        try {
            while (out.isReady()) {
                ByteBuffer next = arrived.poll();
                if (next != null) {
                    if (next.hasRemaining()) {
                        out.write(next);
                    }
                } else if (complete) {
                    sent.complete(null);
                    return;
                } else {
                    askForMore();
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            end(); // the reader has left
        }
    }

    private void askForMore() {
        Flow.Subscription from = subscription;
        if (!asked && from != null) {
            asked = true;
            long before = parts;
            LATER.execute(() -> endUnlessAfter(before));
            from.request(1);
        }
    }

    private void endUnlessAfter(long before) {
        boolean late;
        synchronized (this) {
            late = parts == before && !complete;
        }
        if (late) {
            end();
        }
    }

    private void end() {
        Flow.Subscription from;
        synchronized (this) {
            from = subscription;
        }
        if (from != null) {
            from.cancel();
        }
        if (!sent.isDone()) {
            cut.run();
        }
        sent.complete(null);
    }
}
