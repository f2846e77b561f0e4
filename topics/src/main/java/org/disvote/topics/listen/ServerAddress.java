package org.disvote.topics.listen;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The addresses of servers that an operator names: one rule for options, variables and files. Whether somebody
/// answers there is another question.
public final class ServerAddress {

    public static final int PORT_MAX = 65_535;

    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:[^\\s:/,@\\[\\]]+|\\[[0-9A-Fa-f:.]+]):([^:]*)");

    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    private ServerAddress() {}

    /// Whether this is `host:port` or `[IPv6 address]:port`.
    public static boolean isHostAndPort(String text) {
        Matcher matcher = HOST_AND_PORT.matcher(text);
        return matcher.matches() && isPort(matcher.group(1));
    }

    /// Whether this is the number of a port that can be asked: 1 to [#PORT_MAX].
    public static boolean isPort(String text) {
        return PORT.matcher(text).matches() && isPort(Integer.parseInt(text));
    }

    private static boolean isPort(int port) {
        return port >= 1 && port <= PORT_MAX;
    }

    /// @return empty unless this is a URL as [#isHttp] demands
    public static Optional<URI> http(String text) {
        try {
            return Optional.of(new URI(text)).filter(ServerAddress::isHttp);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /// Whether this is a URL of `http:` or `https:` with a host. A port may be left out.
    public static boolean isHttp(URI address) {
        String scheme = address.getScheme();
        return ("http".equals(scheme) || "https".equals(scheme))
                && address.getHost() != null
                && (address.getPort() == -1 || isPort(address.getPort()));
    }
}
