package org.disvote.ingest.http.listen;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.disvote.topics.listen.ProxyAddresses;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// The address of a client as a number: of IPv4 the whole address, of IPv6 its first 64 bits, since a household or a
/// phone has that many. It is neither kept nor logged.
public final class ClientAddress {

    private static final long IPV4 = 1L << 32; // no network has the prefix 0:1:…/64 of IPv6

    private final ProxyAddresses proxies;

    public ClientAddress(ProxyAddresses proxies) {
        this.proxies = proxies;
    }

    /// The client of a request. If it comes from a proxy, that is the last address of `X-Forwarded-For` that is not a
    /// proxy's, too: whatever stands before it, the client may have written.
    public long number(Request request) {
        @Nullable
        InetAddress peer = address(
                request.getConnectionMetaData().getConnection().getEndPoint().getRemoteSocketAddress());
        if (peer == null) {
            return 0;
        }
        return number(
                isProxy(peer) ? forwarded(request.getHeaders().getCSV(HttpHeader.X_FORWARDED_FOR, false), peer) : peer);
    }

    private InetAddress forwarded(List<String> addresses, InetAddress proxy) {
        InetAddress last = proxy;
        for (String text : addresses.reversed()) {
            try {
                last = InetAddress.ofLiteral(text);
            } catch (IllegalArgumentException e) {
                return last; // not written by a proxy
            }
            if (!isProxy(last)) {
                return last;
            }
        }
        return last;
    }

    boolean isProxy(InetAddress address) {
        return !proxies.isEmpty() && proxies.contains(address);
    }

    /// @return none for a connection that is not of TCP, such as one within this process
    static @Nullable InetAddress address(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress internet ? internet.getAddress() : null;
    }

    static long number(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4
                ? IPV4 | Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt())
                : ByteBuffer.wrap(bytes).getLong();
    }
}
