package org.disvote.ingest.http.listen;

import org.disvote.topics.listen.Listening;
import org.disvote.topics.listen.ServerTls;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/// Makes Jetty listen as a [Listening] says. HTTP/1.1 alone: browsers speak HTTP/2 to the proxy in front.
public final class Connectors {

    private Connectors() {}

    /// @param http copied
    public static ServerConnector of(Server server, HttpConfiguration http, Listening listening) {
        HttpConfiguration own = new HttpConfiguration(http);
        if (!listening.transport().proxies().isEmpty()) {
            own.addCustomizer(new TrustedForwarding(listening.transport().proxies()));
        }
        ServerConnector connector = new ServerConnector(
                server,
                1,
                1,
                listening.transport().tls().map(tls -> secured(tls, own)).orElseGet(() ->
                        new ConnectionFactory[] {new HttpConnectionFactory(own)}));
        connector.setHost(listening.host());
        connector.setPort(listening.port());
        return connector;
    }

    private static ConnectionFactory[] secured(ServerTls tls, HttpConfiguration http) {
        // The name in a request is not compared with the certificate's: behind a proxy it is another one, and nothing
        // here depends on it.
        SecureRequestCustomizer secure = new SecureRequestCustomizer();
        secure.setSniHostCheck(false);
        http.getCustomizers().addFirst(secure);
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setSslContext(tls.context());
        context.setExcludeProtocols();
        context.setIncludeProtocols(ServerTls.PROTOCOLS.toArray(String[]::new));
        context.setExcludeCipherSuites();
        context.setIncludeCipherSuites(ServerTls.CIPHERS.toArray(String[]::new));
        context.setUseCipherSuitesOrder(true);
        context.setRenegotiationAllowed(false);
        HttpConnectionFactory requests = new HttpConnectionFactory(http);
        return new ConnectionFactory[] {new SslConnectionFactory(context, requests.getProtocol()), requests};
    }

    /// The connection that carries requests: within TLS it is not the one of the socket.
    ///
    /// @return the connection itself before its handshake has begun
    public static Connection carrying(Connection connection) {
        if (connection instanceof SslConnection tls) {
            @Nullable Connection within = tls.getSslEndPoint().getConnection();
            return within == null ? connection : within;
        }
        return connection;
    }
}
