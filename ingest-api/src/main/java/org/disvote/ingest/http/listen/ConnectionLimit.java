package org.disvote.ingest.http.listen;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.disvote.topics.listen.ProxyAddresses;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// Limits the open connections of each address. One above the limit is kept for one request, which is answered 429, or
/// for a second; above twice the limit it is closed at once. A proxy of the operator has as many as it needs.
///
/// Jetty's `NetworkConnectionLimit` bounds the connections of all clients. It makes new ones wait, so without
/// this limit one client could keep out all others. Safe for any number of threads.
public final class ConnectionLimit implements Connection.Listener {

    private static final Duration IDLE_OVER_LIMIT = Duration.ofSeconds(1);
    private static final int CLOSED_ABOVE = 2;

    private final int max;
    private final ClientAddress addresses;
    private final Counter refused;
    private final ConcurrentMap<Long, Integer> open = new ConcurrentHashMap<>();
    private final Set<EndPoint> over = ConcurrentHashMap.newKeySet();

    /// @param max open connections of one address
    public ConnectionLimit(int max, ProxyAddresses proxies, MeterRegistry registry) {
        this.max = max;
        addresses = new ClientAddress(proxies);
        refused = Counter.builder("disvote.connections.refused")
                .description("connections that one address had too many of")
                .register(registry);
    }

    @Override
    public void onOpened(Connection connection) {
        @Nullable InetAddress client = limited(connection);
        if (client == null) {
            return;
        }
        int ofClient = open.merge(ClientAddress.number(client), 1, Integer::sum);
        if (ofClient <= max) {
            return;
        }
        refused.increment();
        EndPoint endPoint = connection.getEndPoint();
        if (ofClient > CLOSED_ABOVE * max) {
            endPoint.close();
        } else {
            endPoint.setIdleTimeout(IDLE_OVER_LIMIT.toMillis());
            over.add(endPoint);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        @Nullable InetAddress client = limited(connection);
        if (client != null) {
            over.remove(connection.getEndPoint());
            open.computeIfPresent(ClientAddress.number(client), (same, many) -> many == 1 ? null : many - 1);
        }
    }

    /// Whether a request came on a connection above the limit.
    public static boolean isExceededBy(Request request) {
        @Nullable
        ConnectionLimit limit = request.getConnectionMetaData().getConnector().getBean(ConnectionLimit.class);
        return limit != null
                && !limit.over.isEmpty()
                && limit.over.contains(
                        ofSocket(request.getConnectionMetaData().getConnection().getEndPoint()));
    }

    /// @return whose connection it is; none if it is not limited
    private @Nullable InetAddress limited(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        if (endPoint instanceof SslConnection.SslEndPoint) {
            return null; // within another one, which was counted
        }
        @Nullable InetAddress client = ClientAddress.address(endPoint.getRemoteSocketAddress());
        return client == null || addresses.isProxy(client) ? null : client;
    }

    private static EndPoint ofSocket(EndPoint endPoint) {
        return endPoint instanceof SslConnection.SslEndPoint within
                ? within.getSslConnection().getEndPoint()
                : endPoint;
    }
}
