package org.disvote.ingest.promise;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.disvote.ingest.cast.Promise;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.routing.Position;

/// The promises of a commit whose answers wait for the log. Normally the log gets all its votes at once, and they
/// are signed together. If it has some and not the others, for example because a partition is blocked, those
/// that it has are signed after [#GRACE], so that no answer waits for another voter's vote.
///
/// Safe for any number of threads. They are signed on threads of their own, since the thread that reports what
/// the log has must not wait.
final class LoggedPromises {

    /// How long an answer may wait for the rest of its commit.
    static final Duration GRACE = Duration.ofMillis(20);

    private static final Executor THREADS =
            signing -> Thread.ofVirtual().name("promises").start(signing);
    private static final Executor AFTER_GRACE =
            CompletableFuture.delayedExecutor(GRACE.toNanos(), TimeUnit.NANOSECONDS, THREADS);

    private final Map<Position, Hash> leaves;
    private final Signing signing;

    // Guarded by this.
    private final Map<Position, CompletableFuture<Optional<Promise>>> promises = new HashMap<>();
    private Map<Position, Hash> unsigned = new LinkedHashMap<>();

    /// Signs these leaves.
    interface Signing {
        Map<Position, Promise> sign(Map<Position, Hash> leaves);
    }

    /// @param leaves of all receipts of the commit
    LoggedPromises(Map<Position, Hash> leaves, Signing signing) {
        this.leaves = Map.copyOf(leaves);
        this.signing = signing;
    }

    /// The log has the vote at this position.
    ///
    /// @return its promise, the same for each caller; empty if none may be given
    CompletableFuture<Optional<Promise>> arrived(Position position) {
        CompletableFuture<Optional<Promise>> promise;
        Optional<Executor> when;
        synchronized (this) {
            CompletableFuture<Optional<Promise>> known = promises.get(position);
            Hash leaf = leaves.get(position);
            if (known != null || leaf == null) {
                return known != null ? known : CompletableFuture.completedFuture(Optional.empty());
            }
            promise = new CompletableFuture<>();
            promises.put(position, promise);
            unsigned.put(position, leaf);
            when = promises.size() == leaves.size()
                    ? Optional.of(THREADS)
                    : unsigned.size() == 1 ? Optional.of(AFTER_GRACE) : Optional.empty();
        }
        when.ifPresent(executor -> executor.execute(this::signArrived));
        return promise;
    }

    private void signArrived() {
        Map<Position, Hash> arrived;
        synchronized (this) {
            arrived = unsigned;
            unsigned = new LinkedHashMap<>();
        }
        Map<Position, Promise> signed = Map.of();
        try {
            signed = signing.sign(arrived);
        } finally {
            Map<Position, Promise> given = signed;
            arrived.keySet().forEach(position -> complete(position, Optional.ofNullable(given.get(position))));
        }
    }

    private void complete(Position position, Optional<Promise> promise) {
        CompletableFuture<Optional<Promise>> waiting;
        synchronized (this) {
            waiting = promises.get(position);
        }
        if (waiting != null) {
            waiting.complete(promise);
        }
    }
}
