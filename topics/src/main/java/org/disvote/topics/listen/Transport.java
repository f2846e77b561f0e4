package org.disvote.topics.listen;

import java.util.Optional;

/// How what a port sends and receives is protected on its way.
///
/// @param tls of this port; closed by the caller. Without it everything travels in clear
/// @param proxies in front, which clients reach instead of this port
public record Transport(Optional<ServerTls> tls, ProxyAddresses proxies) {

    public static final Transport CLEAR = new Transport(Optional.empty(), ProxyAddresses.NONE);
}
