package org.disvote.ingest.http.listen;

import java.net.InetSocketAddress;
import org.disvote.topics.listen.ProxyAddresses;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/// Takes a request's scheme from `X-Forwarded-Proto`, if the request comes from a proxy of the operator. From
/// anybody else this header means nothing: a client can write what it likes there.
///
/// Who the client is says [ClientAddress] alone. Jetty would take the first address of `X-Forwarded-For`,
/// which the client may have written itself.
final class TrustedForwarding implements HttpConfiguration.Customizer {

    private final ProxyAddresses proxies;
    private final ForwardedRequestCustomizer forwarded = new ForwardedRequestCustomizer();

    TrustedForwarding(ProxyAddresses proxies) {
        this.proxies = proxies;
        forwarded.setForwardedHeader("");
        forwarded.setForwardedForHeader("");
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
