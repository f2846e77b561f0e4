package org.disvote.sink.count;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.disvote.topics.operator.OperatorException;

/// Decides whether counting goes on after one of its threads has failed. Safe for any number of threads.
final class StreamFailures {

    /// More failures than this within [#WINDOW] will not pass by themselves.
    private static final int FAILURES_MAX = 8;

    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Deque<Instant> recent = new ArrayDeque<>();

    StreamFailures(InstantSource clock) {
        this.clock = clock;
    }

    /// @return whether a new thread may take the place of the failed one
    synchronized boolean mayGoOnAfter(Throwable error) {
        Instant now = clock.instant();
        recent.addLast(now);
        while (recent.getFirst().isBefore(now.minus(WINDOW))) {
            recent.removeFirst();
        }
        return !isFinal(error) && recent.size() <= FAILURES_MAX;
    }

    /// How many there were within the window.
    synchronized int recent() {
        return recent.size();
    }

    /// Whether the log is gone, ends before the offset that counting has reached, or begins after it; or whether
    /// only an operator can help, as with records of a newer version.
    private static boolean isFinal(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidOffsetException
                    || cause instanceof MissingSourceTopicException
                    || cause instanceof OperatorException) {
                return true;
            }
        }
        return false;
    }
}
