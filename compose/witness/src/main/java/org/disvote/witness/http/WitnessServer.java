package org.disvote.witness.http;

import java.net.URI;
import java.time.Duration;
import org.disvote.witness.WitnessException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server of a witness. It has bounds for threads, connections, sizes and times.
public final class WitnessServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WitnessServer.class);

    private static final int THREADS_MAX = 16;
    private static final int THREADS_MIN = 4;
    private static final int CONNECTIONS_MAX = 256;
    private static final int HEADER_BYTES_MAX = 8 * 1024;

    /// Where connections run out, those that are idle for this long are closed.
    private static final Duration CROWDED_IDLE_MAX = Duration.ofSeconds(1);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final Server server;
    private final URI uri;

    private WitnessServer(Server server, URI uri) {
        this.server = server;
        this.uri = uri;
    }

    /// @param port 0 takes a free one
    /// @throws WitnessException if the server cannot listen on the address
    public static WitnessServer start(String host, int port, WitnessHandler handler, Limits limits) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
        threads.setName("witness-http");
        Server server = new Server(threads);
        ServerConnector connector = connector(server, host, port, limits);
        server.addConnector(connector);
        server.setHandler(new GracefulHandler(handler));
        server.setStopTimeout(STOP_WITHIN.toMillis());
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw new WitnessException(
                    "the witness cannot listen on %s port %d (%s): choose another port or host"
                            .formatted(host, port, e.getMessage()),
                    e);
        }
        String name = host.contains(":") ? "[" + host + "]" : host;
        return new WitnessServer(server, URI.create("http://" + name + ":" + connector.getLocalPort() + "/"));
    }

    private static ServerConnector connector(Server server, String host, int port, Limits limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES_MAX);
        http.setUriCompliance(UriCompliance.RFC3986);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(limits.idleMax().toMillis());
        NetworkConnectionLimit limit = new NetworkConnectionLimit(CONNECTIONS_MAX, connector);
        limit.setEndPointIdleTimeout(CROWDED_IDLE_MAX.toMillis());
        connector.addBean(limit);
        connector.addBean(new SlowConnections(connector, limits.idleMax().plus(limits.bodyWithin())));
        return connector;
    }

    public URI uri() {
        return uri;
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            log.atWarn().addKeyValue("error", e.toString()).log("HTTP server stopped before all answers were complete");
        }
    }
}
