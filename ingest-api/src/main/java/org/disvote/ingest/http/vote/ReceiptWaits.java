package org.disvote.ingest.http.vote;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.routing.Position;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests that wait until more is known of a vote than their client knows. They hold no thread: one thread looks
/// several times a second, for all of them, at what this instance has in memory, and asks no master.
///
/// Thread-safe. A wait ends at the latest after [#WAIT_MAX], and [#WAITING_MAX] wait at most.
final class ReceiptWaits implements AutoCloseable {

    /// Shorter than what proxies wait for an answer, and than the time in which a connection must make progress.
    static final Duration WAIT_MAX = Duration.ofSeconds(8);

    /// A waiting request costs about 2 KiB besides its connection.
    static final int WAITING_MAX = 5_000;

    private static final Logger log = LoggerFactory.getLogger(ReceiptWaits.class);

    private static final Duration LOOK_EACH = Duration.ofMillis(200);

    private final IntToLongFunction published;
    private final Function<Integer, List<Progress>> replicas;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private final AtomicInteger number = new AtomicInteger();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("receipts").factory());

    /// What has become of a vote, as far as this instance has it in memory.
    ///
    /// @param everywhere whether each replica has it, so that nothing more is to come
    private record Seen(boolean published, boolean everywhere, List<String> replicas) {}

    /// @param before what the client knows; if empty, it waits until its vote is everywhere
    private record Waiting(Position position, Optional<Seen> before, Deadline until, CompletableFuture<Void> over) {

        boolean isOver(Seen now) {
            return until.hasPassed() || before.map(known -> !known.equals(now)).orElse(now.everywhere());
        }
    }

    /// @param published the last seq of a partition that the log is known to have; 0 if this instance does not know
    /// @param replicas the newest reports on a partition
    ReceiptWaits(IntToLongFunction published, Function<Integer, List<Progress>> replicas) {
        this.published = published;
        this.replicas = replicas;
    }

    void start() {
        var _ = looking.scheduleWithFixedDelay(
                this::look, LOOK_EACH.toMillis(), LOOK_EACH.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// What is known now, for [#after]. To be taken before the state is read that the client knows.
    Object now(Position position) {
        return seen(position, replicas.apply(position.partition()));
    }

    /// @param before of [#now]
    /// @param atMost cut to [#WAIT_MAX]
    /// @return completes on this class's thread when more is known or the time is over; at once if too many wait
    CompletableFuture<Void> after(Position position, Object before, Duration atMost) {
        if (!(before instanceof Seen seen)) {
            throw new IllegalArgumentException("not of now()");
        }
        return add(position, Optional.of(seen), atMost);
    }

    /// @param atMost as of [#after]
    /// @return completes as that of [#after], when each replica has the vote
    CompletableFuture<Void> untilEverywhere(Position position, Duration atMost) {
        return seen(position, replicas.apply(position.partition())).everywhere()
                ? CompletableFuture.completedFuture(null)
                : add(position, Optional.empty(), atMost);
    }

    private CompletableFuture<Void> add(Position position, Optional<Seen> before, Duration atMost) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        if (number.incrementAndGet() > WAITING_MAX) {
            number.decrementAndGet();
            over.complete(null);
            return over;
        }
        Duration wait = atMost.compareTo(WAIT_MAX) < 0 ? atMost : WAIT_MAX;
        waiting.add(new Waiting(position, before, Deadline.after(wait), over));
        if (closed) {
            over.complete(null); // close() may have passed it
        }
        return over;
    }

    private void look() {
        try {
            Map<Integer, List<Progress>> reports = new HashMap<>();
            waiting.removeIf(each -> {
                boolean over = each.isOver(seen(
                        each.position(), reports.computeIfAbsent(each.position().partition(), replicas)));
                if (over) {
                    number.decrementAndGet();
                    each.over().complete(null);
                }
                return over;
            });
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Waiting requests were not looked at, the next look follows");
        }
    }

    private Seen seen(Position position, List<Progress> reports) {
        return new Seen(
                published.applyAsLong(position.partition()) >= position.seq(),
                !reports.isEmpty() && reports.stream().allMatch(each -> each.seq() >= position.seq()),
                reports.stream()
                        .map(each -> each.replica()
                                + ' '
                                + each.state()
                                + ' '
                                + each.reason()
                                + ' '
                                + (each.seq() >= position.seq()))
                        .toList());
    }

    /// What still waits is answered.
    @Override
    public void close() {
        closed = true;
        looking.shutdownNow();
        waiting.forEach(each -> each.over().complete(null));
    }
}
