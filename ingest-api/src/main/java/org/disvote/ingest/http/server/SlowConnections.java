package org.disvote.ingest.http.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.disvote.ingest.http.listen.Connectors;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;

/// Closes connections on which no request or answer completes in time. Jetty's idle timeout starts again with
/// every byte, so a client that sends a byte every few seconds would keep its connection permanently. Here
/// only complete requests and answers count.
///
/// Time is counted in sweeps, not by a clock. A pause of this process, however long, is one sweep: what arrived
/// before it is answered after it, and its client is not left without an answer.
final class SlowConnections extends AbstractLifeCycle {

    private static final long SWEEP_MILLIS = 500;

    private final ServerConnector connector;
    private final Duration requestWithin;
    private final Duration answerWithin;
    /// Used only by the sweep. Sweeps never overlap, because each one schedules the next when it ends.
    private Map<EndPoint, Progress> seen = new HashMap<>();

    /// @param requestWithin how long a connection may take until the head of its next request is complete
    /// @param answerWithin how long a request may take from its head to the beginning of its answer
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
            Map<EndPoint, Progress> alive = new HashMap<>();
            for (EndPoint endPoint : connector.getConnectedEndPoints()) {
                Connection connection = endPoint.getConnection();
                if (connection == null) {
                    continue;
                }
                Progress progress = progress(Connectors.carrying(connection), seen.get(endPoint));
                alive.put(endPoint, progress);
                Duration within = progress.requests() > progress.answers() ? answerWithin : requestWithin;
                if (progress.exceeds(within)) {
                    endPoint.close(new TimeoutException("no whole request or answer within " + within));
                }
            }
            seen = alive;
        } finally {
            planNext();
        }
    }

    private static Progress progress(Connection connection, @Nullable Progress before) {
        long requests = connection.getMessagesIn();
        long answers = connection.getMessagesOut();
        return before != null && before.requests() == requests && before.answers() == answers
                ? new Progress(requests, answers, before.sweeps() + 1)
                : new Progress(requests, answers, 0);
    }

    /// @param sweeps that saw these numbers of requests and answers again
    private record Progress(long requests, long answers, int sweeps) {

        boolean exceeds(Duration within) {
            return sweeps * SWEEP_MILLIS > within.toMillis();
        }
    }
}
