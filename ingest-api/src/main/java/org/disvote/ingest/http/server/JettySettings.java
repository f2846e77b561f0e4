package org.disvote.ingest.http.server;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.disvote.ingest.Limits;
import org.disvote.ingest.http.listen.ConnectionLimit;
import org.disvote.ingest.http.listen.Connectors;
import org.disvote.topics.listen.Listening;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/// The settings of Jetty that bound what clients can use: threads, time, connections and memory.
final class JettySettings {

    /// Jetty keeps a buffer of this size for each answer until it is sent. A larger answer is sent as
    /// [Sender] describes.
    static final int OUTPUT_BYTES = 8 * 1024;

    /// Of a request's first line and its headers together.
    static final int HEADER_BYTES_MAX = 8 * 1024;

    private static final int SEND_BYTES = 128 * 1024;
    private static final int ACCEPT_BACKLOG = 1024;
    private static final Duration GRACE = Duration.ofSeconds(1);

    /// When the limit of connections is reached, connections that are idle for this long are closed.
    private static final Duration CROWDED_IDLE = Duration.ofSeconds(1);

    private final Limits limits;
    private final BooleanSupplier ending;

    /// @param ending whether each answer is the last one of its connection
    JettySettings(Limits limits, BooleanSupplier ending) {
        this.limits = limits;
        this.ending = ending;
    }

    /// @param crossOrigin runs before [RequestGuard], so that pages of other sites can read its refusals, too
    /// @param shortcuts run after [RequestGuard] and before the servlet with the routes, in this order
    void apply(
            Server server,
            HttpMetrics metrics,
            Optional<Handler.Wrapper> crossOrigin,
            List<Handler.Wrapper> shortcuts) {
        // This monitor would shorten the timeouts of all clients whenever all threads are busy. The bounds
        // set here must not depend on the load.
        server.getBeans(LowResourceMonitor.class).forEach(server::removeBean);
        Handler.Wrapper guard = new RequestGuard(limits, metrics, ending);
        crossOrigin.ifPresent(before -> before.setHandler(guard));
        server.setHandler(new GracefulHandler(crossOrigin.orElse(guard)));
        Handler.Wrapper last = guard;
        for (Handler.Wrapper shortcut : shortcuts) {
            last.setHandler(shortcut);
            last = shortcut;
        }
        server.setErrorHandler(new ProblemErrorHandler());
        server.setStopTimeout(limits.answerWithin().plus(GRACE).toMillis());
    }

    void apply(HttpConfiguration http) {
        http.setSendServerVersion(false);
        // The voting page takes the time from this header, because a device's clock may be wrong.
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(HEADER_BYTES_MAX);
        // An answer that fits into the buffer is given to Jetty as a whole. Then no thread waits for its
        // reader.
        http.setOutputBufferSize(OUTPUT_BYTES);
        http.setOutputAggregationSize(OUTPUT_BYTES);
        http.setIdleTimeout(limits.requestWithin().toMillis());
        http.setUriCompliance(UriCompliance.RFC3986);
    }

    ServerConnector connector(Server server, HttpConfiguration http, Listening listening, MeterRegistry metrics) {
        ServerConnector connector = Connectors.of(server, http, listening);
        connector.setAcceptQueueSize(ACCEPT_BACKLOG);
        connector.setIdleTimeout(limits.requestWithin().toMillis());
        connector.setShutdownIdleTimeout(GRACE.toMillis());
        // Without this limit the kernel buffers megabytes for each client that requests much and reads
        // nothing.
        connector.setAcceptedSendBufferSize(SEND_BYTES);
        NetworkConnectionLimit connections = new NetworkConnectionLimit(limits.connectionsMax(), connector);
        connections.setEndPointIdleTimeout(CROWDED_IDLE.toMillis());
        connector.addBean(connections);
        int ofAddressMax = limits.clients().addressConnectionsMax();
        if (ofAddressMax > 0) {
            connector.addBean(
                    new ConnectionLimit(ofAddressMax, listening.transport().proxies(), metrics));
        }
        // The time of an answer starts after the request's head, so it includes the time to send the body.
        Duration answerWithin =
                limits.requestWithin().plus(limits.answerWithin()).plus(GRACE);
        connector.addBean(new LargeAnswers());
        connector.addBean(new SlowConnections(connector, limits.requestWithin(), answerWithin));
        return connector;
    }
}
