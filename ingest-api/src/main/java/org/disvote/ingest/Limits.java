package org.disvote.ingest;

import java.time.Duration;

/// The bounds of one ingest instance.
///
/// @param queueVotesMax how many votes may wait for one shard's next batch; further ones are answered 503
/// @param requestThreads threads that handle requests; none of them ever waits for a commit
/// @param connectionsMax open connections; further ones wait to be accepted
/// @param requestWithin how long a client may take to send a request, and how long a connection may idle
/// @param answerWithin from a vote's arrival to its answer, whatever else happens
public record Limits(
        int queueVotesMax, int requestThreads, int connectionsMax, Duration requestWithin, Duration answerWithin) {

    private static final int REQUEST_THREADS_MIN = 4;
    private static final Duration WITHIN_MAX = Duration.ofMinutes(1);

    public Limits {
        atLeast("queueVotesMax", queueVotesMax, 1);
        atLeast("requestThreads", requestThreads, REQUEST_THREADS_MIN);
        atLeast("connectionsMax", connectionsMax, 1);
        requireWithin("requestWithin", requestWithin);
        requireWithin("answerWithin", answerWithin);
    }

    public static Limits defaults() {
        return new Limits(4096, 12, 10_000, Duration.ofSeconds(10), Duration.ofSeconds(6));
    }

    private static void atLeast(String name, int value, int min) {
        if (value < min) {
            throw new IllegalArgumentException(name + " " + value + " is below " + min);
        }
    }

    private static void requireWithin(String name, Duration value) {
        if (!value.isPositive() || value.compareTo(WITHIN_MAX) > 0) {
            throw new IllegalArgumentException(name + " " + value + " is not in (0, " + WITHIN_MAX + "]");
        }
    }
}
