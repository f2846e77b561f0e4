package org.disvote.ingest.http;

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
import org.jspecify.annotations.Nullable;

/// Answers that cost something to make and are the same for everybody who asks. Each is made when somebody asks for it
/// and at most once a second, by one thread for all of them, and given from memory: however many ask, the threads that
/// serve voters do not work for it.
///
/// Safe for any number of threads; no method waits.
public final class RenewedAnswers implements AutoCloseable {

    private static final Duration GOOD_FOR = Duration.ofSeconds(1);
    /// An answer that nobody asks for any more is forgotten.
    private static final Duration KEPT_FOR = Duration.ofMinutes(1);

    private final Duration answerWithin;
    private final InstantSource clock;
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final ExecutorService making = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("answers").factory());

    /// @param answerWithin how long a request waits for its answer to be made; then it is asked to try again
    /// @param clock that [Made#until] goes by
    public RenewedAnswers(Duration answerWithin, InstantSource clock) {
        this.answerWithin = answerWithin;
        this.clock = clock;
    }

    /// An answer and when it stops being right by the clock, such as an election's opening.
    record Made(Answer answer, Instant until) {}

    /// @param path of the request, which stands for its answer
    /// @param maker called by the one thread that makes answers
    /// @return the answer, not older than a second when it is there at once; it always comes, and never fails
    CompletableFuture<Answer> get(String path, Supplier<Made> maker) {
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

    /// Requests that still wait are answered by the bound on their time.
    @Override
    public void close() {
        making.shutdownNow();
    }

    private final class Entry {
        private @Nullable CompletableFuture<Answer> current;
        private long began;
        private volatile long goodUntil;

        synchronized CompletableFuture<Answer> get(Supplier<Made> maker) {
            CompletableFuture<Answer> known = current;
            if (known != null && (!known.isDone() || System.nanoTime() - goodUntil < 0)) {
                return known;
            }
            CompletableFuture<Answer> next = new CompletableFuture<>();
            began = System.nanoTime();
            current = next;
            try {
                making.execute(() -> make(maker, next));
            } catch (RejectedExecutionException e) {
                next.complete(Problem.OVERLOADED.answer("This instance is closing."));
            }
            return next;
        }

        private void make(Supplier<Made> maker, CompletableFuture<Answer> next) {
            long start = System.nanoTime();
            goodUntil = start + GOOD_FOR.toNanos();
            try {
                Made made = maker.get();
                long left =
                        Duration.between(clock.instant(), clamp(made.until())).toNanos();
                goodUntil = Math.min(start + GOOD_FOR.toNanos(), System.nanoTime() + left);
                next.complete(made.answer());
            } catch (RuntimeException | Error e) {
                // For a second, too: what fails once would fail for each of those who ask.
                next.complete(HttpServer.failed(e));
            }
            entries.values().removeIf(entry -> entry.isForgotten(start));
        }

        /// Within what fits into nanoseconds.
        private Instant clamp(Instant until) {
            Instant latest = clock.instant().plus(KEPT_FOR);
            return until.isBefore(latest) ? until : latest;
        }

        private synchronized boolean isForgotten(long now) {
            return current != null && current.isDone() && now - began > KEPT_FOR.toNanos();
        }
    }
}
