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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;
import org.jspecify.annotations.Nullable;

/// Answers that are expensive to make and the same for every client. Each answer is made and compressed on request,
/// at most once a second, by a single thread, and then served from memory. So any number of clients costs the
/// threads that serve voters nothing but the sending.
///
/// Thread-safe; no method waits, and none takes a lock.
public final class RenewedAnswers implements AutoCloseable {

    /// An answer is removed when nobody has asked for it for this long.
    private static final Duration KEPT_FOR = Duration.ofMinutes(1);

    private final Duration goodFor;
    private final Duration answerWithin;
    private final InstantSource clock;
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final ExecutorService making = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("answers").factory());

    /// @param answerWithin how long a request waits for its answer to be made; then it is answered 503
    /// @param clock the clock of [Made#until]
    public RenewedAnswers(Duration answerWithin, InstantSource clock) {
        this(Duration.ofSeconds(1), answerWithin, clock);
    }

    /// @param goodFor how old an answer is before it is made again
    RenewedAnswers(Duration goodFor, Duration answerWithin, InstantSource clock) {
        this.goodFor = goodFor;
        this.answerWithin = answerWithin;
        this.clock = clock;
    }

    /// @param until when the answer becomes wrong by the clock, such as an election's opening
    /// @param caching the value of `Cache-Control`, if the answer's status is 200
    public record Made(Answer answer, Instant until, String caching) {

        public Made(Answer answer, Instant until) {
            this(answer, until, SharedAnswer.A_SECOND);
        }
    }

    /// While an answer is made again, the one before it is served for another second, unless the clock made it wrong.
    ///
    /// @param path the request's path, by which the answer is kept
    /// @param maker called on the single thread that makes answers
    /// @return the answer; if it is complete already, it is at most two seconds old. It always completes, and
    ///     never with an exception
    public CompletableFuture<SharedAnswer> get(String path, Supplier<Made> maker) {
        Entry known = entries.get(path);
        CompletableFuture<SharedAnswer> answer =
                (known == null ? entries.computeIfAbsent(path, _ -> new Entry()) : known).get(maker);
        return answer.isDone()
                ? answer
                : answer.copy()
                        .completeOnTimeout(
                                SharedAnswer.asItIs(
                                        Problem.OVERLOADED.answer("The answer is still being made. Try again.")),
                                answerWithin.toNanos(),
                                TimeUnit.NANOSECONDS);
    }

    /// Requests that still wait are answered when their time is over.
    @Override
    public void close() {
        making.shutdownNow();
    }

    /// One making of an answer.
    private static final class Making {
        final CompletableFuture<SharedAnswer> answer = new CompletableFuture<>();
        final Stopwatch sinceBegun = Stopwatch.start();

        /// Written before the answer is complete.
        volatile Deadline good = Deadline.after(Duration.ZERO);

        /// Until when the answer is served while the next one is made. Written as the other.
        volatile Deadline usable = Deadline.after(Duration.ZERO);

        boolean isUsable() {
            return answer.isDone() && !usable.hasPassed();
        }
    }

    private final class Entry {
        private final AtomicReference<@Nullable Making> newest = new AtomicReference<>();
        private volatile @Nullable Making complete;

        CompletableFuture<SharedAnswer> get(Supplier<Made> maker) {
            Making known = newest.get();
            if (known != null && !known.answer.isDone()) {
                return whileMaking(known);
            }
            if (known != null && !known.good.hasPassed()) {
                return known.answer;
            }
            Making next = new Making();
            if (!newest.compareAndSet(known, next)) {
                Making other = newest.get();
                return other == null ? next.answer : whileMaking(other);
            }
            try {
                making.execute(() -> make(maker, next));
            } catch (RejectedExecutionException e) {
                next.answer.complete(SharedAnswer.asItIs(Problem.OVERLOADED.answer("This instance is closing.")));
            }
            return whileMaking(next);
        }

        private CompletableFuture<SharedAnswer> whileMaking(Making next) {
            Making before = complete;
            return before != null && !next.answer.isDone() && before.isUsable() ? before.answer : next.answer;
        }

        private void make(Supplier<Made> maker, Making next) {
            Deadline second = Deadline.after(goodFor);
            Deadline twoSeconds = Deadline.after(goodFor.multipliedBy(2));
            SharedAnswer answer;
            next.good = second;
            try {
                Made made = maker.get();
                next.good = earlier(second, made.until());
                next.usable = earlier(twoSeconds, made.until());
                answer = shared(made);
            } catch (RuntimeException | Error e) {
                // The failure is also served for a second. Otherwise every request would fail again.
                answer = SharedAnswer.asItIs(Failures.answer(e));
            }
            next.answer.complete(answer);
            complete = next;
            entries.values().removeIf(Entry::isForgotten);
        }

        /// The forms that exist already, if nothing has changed since.
        private SharedAnswer shared(Made made) {
            if (made.answer().status() != 200) {
                return SharedAnswer.asItIs(made.answer());
            }
            Making before = complete;
            if (before != null) {
                SharedAnswer last = before.answer.join();
                if (last.hasBodyOf(made.answer())
                        && made.caching().equals(last.plain().headers().get("Cache-Control"))) {
                    return last;
                }
            }
            return SharedAnswer.of(made.answer(), made.caching());
        }

        private Deadline earlier(Deadline latest, Instant until) {
            Instant now = clock.instant();
            return until.isBefore(now.plus(latest.left())) ? Deadline.after(Duration.between(now, until)) : latest;
        }

        private boolean isForgotten() {
            Making last = newest.get();
            return last != null && last.answer.isDone() && last.sinceBegun.exceeds(KEPT_FOR);
        }
    }
}
