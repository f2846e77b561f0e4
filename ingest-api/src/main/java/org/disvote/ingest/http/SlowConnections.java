package org.disvote.ingest.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;

/// Closes connections that get no request or answer done. Jetty's idle timeout begins anew with every byte, so a client
/// that sends one byte every few seconds would keep its connection for good; here only whole requests and answers
/// count.
final class SlowConnections extends AbstractLifeCycle {

    private static final long SWEEP_MILLIS = 500;

    private final ServerConnector connector;
    private final Duration requestWithin;
    private final Duration answerWithin;
    /// Only the sweep in progress touches it, and each one plans the next when it ends.
    private Map<EndPoint, Progress> seen = new HashMap<>();

    /// @param requestWithin how long a connection may wait for the whole head of its next request
    /// @param answerWithin how long a request may take from there to the beginning of its answer
    SlowConnections(ServerConnector connector, Duration requestWithin, Duration answerWithin) {
        this.connector = connector;
        this.requestWithin = requestWithin;
        this.answerWithin = answerWithin;
    }

    @Override
    protected void doStart() {
        planNext();
    }

    private void planNext() {
        connector.getScheduler().schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        if (!isRunning()) {
            return;
        }
        try {
            long now = NanoTime.now();
            Map<EndPoint, Progress> alive = new HashMap<>();
            for (EndPoint endPoint : connector.getConnectedEndPoints()) {
                Connection connection = endPoint.getConnection();
                if (connection == null) {
                    continue;
                }
                Progress progress = progress(connection, seen.get(endPoint), now);
                alive.put(endPoint, progress);
                Duration within = progress.requests() > progress.answers() ? answerWithin : requestWithin;
                if (NanoTime.elapsed(progress.since(), now) > within.toNanos()) {
                    endPoint.close(new TimeoutException("no whole request or answer within " + within));
                }
            }
            seen = alive;
        } finally {
            planNext();
        }
    }

    private static Progress progress(Connection connection, @Nullable Progress before, long now) {
        long requests = connection.getMessagesIn();
        long answers = connection.getMessagesOut();
        return before != null && before.requests() == requests && before.answers() == answers
                ? before
                : new Progress(requests, answers, now);
    }

    /// @param since when `requests` and `answers` were first seen to be these, by [NanoTime]
    private record Progress(long requests, long answers, long since) {}
}
