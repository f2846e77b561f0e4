package org.disvote.witness.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/// Closes connections on which no answer is completed for some time. The server's own idle timeout begins
/// anew with each byte, so that a client which sends a byte now and then would keep a connection for ever.
///
/// Time is counted in sweeps, not by a clock: a pause of this process, however long, is one sweep.
final class SlowConnections extends AbstractLifeCycle {

    private static final long EVERY_MILLIS = 1_000;

    private final ServerConnector connector;
    private final long sweepsMax;

    /// Used by one sweep at a time: each plans the next when it ends.
    private Map<EndPoint, Seen> seen = new HashMap<>();

    /// @param answers completed on this connection
    /// @param sweeps that saw this number again
    private record Seen(long answers, long sweeps) {}

    SlowConnections(ServerConnector connector, Duration within) {
        this.connector = connector;
        sweepsMax = within.toMillis() / EVERY_MILLIS;
    }

    @Override
    protected void doStart() {
        plan();
    }

    private void plan() {
        connector.getScheduler().schedule(this::sweep, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        if (!isRunning()) {
            return;
        }
        Map<EndPoint, Seen> alive = new HashMap<>();
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            Connection connection = endPoint.getConnection();
            if (connection == null) {
                continue;
            }
            long answers = connection.getMessagesOut();
            Seen before = seen.get(endPoint);
            long sweeps = before != null && before.answers() == answers ? before.sweeps() + 1 : 0;
            if (sweeps > sweepsMax) {
                endPoint.close(new TimeoutException("no answer was completed on this connection in time"));
            } else {
                alive.put(endPoint, new Seen(answers, sweeps));
            }
        }
        seen = alive;
        plan();
    }
}
