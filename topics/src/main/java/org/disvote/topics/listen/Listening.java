package org.disvote.topics.listen;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import org.slf4j.Logger;

/// Where a server listens, and how that is protected.
///
/// @param host an address of this machine
/// @param port 0 takes a free one
public record Listening(String host, int port, Transport transport) {

    /// Without TLS.
    public static Listening clear(String host, int port) {
        return new Listening(host, port, Transport.CLEAR);
    }

    /// Whether only this machine can reach the host. It asks no name server: a name server's answer can
    /// change.
    public static boolean isLoopback(String host) {
        if (host.toLowerCase(Locale.ROOT).equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// What clients call.
    ///
    /// @param taken the port that is listened on
    public URI uri(int taken) {
        return URI.create((transport.tls().isPresent() ? "https://" : "http://")
                + (host.contains(":") ? "[" + host + "]" : host) + ":" + taken);
    }

    /// The JDK's server, not yet started.
    ///
    /// @throws IOException if the address cannot be listened on
    public HttpServer bind(int backlog) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (transport.tls().isEmpty()) {
            return HttpServer.create(address, backlog);
        }
        ServerTls tls = transport.tls().get();
        HttpsServer server = HttpsServer.create(address, backlog);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                parameters.setSSLParameters(tls.parameters());
            }
        });
        return server;
    }

    /// Warns where other machines reach this port without TLS, and no proxy in front is named.
    ///
    /// @param inClear everything that can then be read and changed on the way
    public void warnIfInClear(Logger log, String inClear) {
        if (transport.tls().isEmpty() && transport.proxies().isEmpty() && !isLoopback(host)) {
            log.atWarn()
                    .addKeyValue("host", host)
                    .addKeyValue("inClear", inClear)
                    .log("This port has no TLS: whoever is on the way can read and change what it carries. Give it a"
                            + " certificate, or name the proxy in front of it");
        }
    }
}
