package org.disvote.ingest.http.answer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;
import org.jspecify.annotations.Nullable;

/// Answers that are expensive to make and the same for every client. Each answer is made on request, at most
/// once a second, by a single thread, and then served from memory. So any number of clients costs the threads
/// that serve voters nothing.
///
/// Thread-safe; no method waits.
public final class RenewedAnswers implements AutoCloseable {

    private static final Duration GOOD_FOR = Duration.ofSeconds(1);
    /// An answer is removed when nobody has asked for it for this long.
    private static final Duration KEPT_FOR = Duration.ofMinutes(1);

    private final Duration answerWithin;
    private final InstantSource clock;
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final ExecutorService making = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("answers").factory());

    /// @param answerWithin how long a request waits for its answer to be made; then it is answered 503
    /// @param clock the clock of [Made#until]
    public RenewedAnswers(Duration answerWithin, InstantSource clock) {
        this.answerWithin = answerWithin;
        this.clock = clock;
    }

    /// @param until when the answer becomes wrong by the clock, such as an election's opening
    public record Made(Answer answer, Instant until) {}

    /// @param path the request's path, by which the answer is kept
    /// @param maker called on the single thread that makes answers
    /// @return the answer; if it is complete already, it is at most a second old. It always completes, and
    ///     never with an exception
    public CompletableFuture<Answer> get(String path, Supplier<Made> maker) {
        CompletableFuture<Answer> answer =
                entries.computeIfAbsent(path, unknown -> new Entry()).get(maker);
        return answer.isDone()
                ? answer
                : answer.copy()
                        .completeOnTimeout(
                                Problem.OVERLOADED.answer("The answer is still being made. Try again."),
                                answerWithin.toNanos(),
                                TimeUnit.NANOSECONDS);
    }

    /// Requests that still wait are answered when their time is over.
    @Override
    public void close() {
        making.shutdownNow();
    }

    private final class Entry {
        private @Nullable CompletableFuture<Answer> current;
        private Stopwatch sinceBegun = Stopwatch.start();
        private volatile Deadline good = Deadline.after(Duration.ZERO);

        synchronized CompletableFuture<Answer> get(Supplier<Made> maker) {
            CompletableFuture<Answer> known = current;
            if (known != null && (!known.isDone() || !good.hasPassed())) {
                return known;
            }
            CompletableFuture<Answer> next = new CompletableFuture<>();
            sinceBegun = Stopwatch.start();
            current = next;
            try {
                making.execute(() -> make(maker, next));
            } catch (RejectedExecutionException e) {
                next.complete(Problem.OVERLOADED.answer("This instance is closing."));
            }
            return next;
        }

        private void make(Supplier<Made> maker, CompletableFuture<Answer> next) {
            Deadline second = Deadline.after(GOOD_FOR);
            good = second;
            try {
                Made made = maker.get();
                good = earlier(second, made.until());
                next.complete(made.answer());
            } catch (RuntimeException | Error e) {
                // The failure is also served for a second. Otherwise every request would fail again.
                next.complete(Failures.answer(e));
            }
            entries.values().removeIf(Entry::isForgotten);
        }

        private Deadline earlier(Deadline second, Instant until) {
            Instant now = clock.instant();
            return until.isBefore(now.plus(second.left())) ? Deadline.after(Duration.between(now, until)) : second;
        }

        private synchronized boolean isForgotten() {
            return current != null && current.isDone() && sinceBegun.exceeds(KEPT_FOR);
        }
    }
}
