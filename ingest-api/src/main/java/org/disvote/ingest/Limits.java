package org.disvote.ingest;

import java.time.Duration;

/// The bounds of one ingest instance.
///
/// @param queueVotesMax how many votes may wait for one shard's next batch; further ones are answered 503
/// @param batchVotesMax how many requests one commit may hold
/// @param requestThreads threads that handle requests; none of them ever waits for a commit
/// @param connectionsMax open connections; further ones wait to be accepted
/// @param bodyBytesMax a longer body is answered 413; of at least 8192 bytes, since a ballot may need them
/// @param requestWithin how long a client may take to send a request, and how long a connection may idle
/// @param answerWithin from a vote's arrival to its answer, whatever else happens
/// @param clients what one address and one voter may take
public record Limits(
        int queueVotesMax,
        int batchVotesMax,
        int requestThreads,
        int connectionsMax,
        int bodyBytesMax,
        Duration requestWithin,
        Duration answerWithin,
        ClientLimits clients) {

    public static final int QUEUE_VOTES_MAX = 1_000_000;
    public static final int BATCH_VOTES_MAX = 10_000;
    public static final int CONNECTIONS_MAX = 1_000_000;
    public static final int BODY_BYTES_MIN = 8 * 1024;
    public static final int BODY_BYTES_MAX = 64 * 1024;

    private static final int REQUEST_THREADS_MIN = 4;
    private static final int REQUEST_THREADS_MAX = 1_000;
    private static final Duration WITHIN_MAX = Duration.ofMinutes(1);

    public Limits {
        requireIn("queueVotesMax", queueVotesMax, 1, QUEUE_VOTES_MAX);
        requireIn("batchVotesMax", batchVotesMax, 1, BATCH_VOTES_MAX);
        requireIn("requestThreads", requestThreads, REQUEST_THREADS_MIN, REQUEST_THREADS_MAX);
        requireIn("connectionsMax", connectionsMax, 1, CONNECTIONS_MAX);
        requireIn("bodyBytesMax", bodyBytesMax, BODY_BYTES_MIN, BODY_BYTES_MAX);
        requireWithin("requestWithin", requestWithin);
        requireWithin("answerWithin", answerWithin);
    }

    /// Without limits of clients.
    public static Limits defaults() {
        return new Limits(4096, 12, 10_000, Duration.ofSeconds(10), Duration.ofSeconds(6));
    }

    /// With the usual batches and bodies, and without limits of clients.
    public Limits(
            int queueVotesMax, int requestThreads, int connectionsMax, Duration requestWithin, Duration answerWithin) {
        this(
                queueVotesMax,
                1_000,
                requestThreads,
                connectionsMax,
                BODY_BYTES_MIN,
                requestWithin,
                answerWithin,
                ClientLimits.NONE);
    }

    /// The same with other limits of clients.
    public Limits with(ClientLimits other) {
        return copy(connectionsMax, other);
    }

    /// The same with another limit of open connections.
    public Limits withConnections(int max) {
        return copy(max, clients);
    }

    private Limits copy(int connections, ClientLimits ofClients) {
        return new Limits(
                queueVotesMax,
                batchVotesMax,
                requestThreads,
                connections,
                bodyBytesMax,
                requestWithin,
                answerWithin,
                ofClients);
    }

    static void requireIn(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " " + value + " is not in " + min + ".." + max);
        }
    }

    private static void requireWithin(String name, Duration value) {
        if (!value.isPositive() || value.compareTo(WITHIN_MAX) > 0) {
            throw new IllegalArgumentException(name + " " + value + " is not in (0, " + WITHIN_MAX + "]");
        }
    }
}
