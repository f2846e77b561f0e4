package org.disvote.ingest.http.listen;

import java.net.InetSocketAddress;
import org.disvote.topics.listen.ProxyAddresses;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/// Takes a client's address and scheme from `X-Forwarded-For` and `X-Forwarded-Proto`, if the request comes from a
/// proxy of the operator. From anybody else these headers mean nothing: a client can write what it likes there.
final class TrustedForwarding implements HttpConfiguration.Customizer {

    private final ProxyAddresses proxies;
    private final ForwardedRequestCustomizer forwarded = new ForwardedRequestCustomizer();

    TrustedForwarding(ProxyAddresses proxies) {
        this.proxies = proxies;
        forwarded.setForwardedHeader("");
        forwarded.setForwardedHostHeader("");
        forwarded.setForwardedServerHeader("");
        forwarded.setForwardedPortHeader("");
        forwarded.setForwardedHttpsHeader("");
        forwarded.setForwardedCipherSuiteHeader("");
        forwarded.setForwardedSslSessionIdHeader("");
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        boolean trusted = request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress from
                && from.getAddress() != null
                && proxies.contains(from.getAddress());
        return trusted ? forwarded.customize(request, responseHeaders) : request;
    }
}
