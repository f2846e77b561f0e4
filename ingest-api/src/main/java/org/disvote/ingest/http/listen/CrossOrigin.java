package org.disvote.ingest.http.listen;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.disvote.topics.listen.ServerAddress;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.CrossOriginHandler;

/// Lets pages of named other sites read answers (CORS of the Fetch standard). Without a name none can.
public final class CrossOrigin {

    private static final Pattern ORIGIN = Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
    private static final Duration PREFLIGHT_KEPT = Duration.ofMinutes(10);

    private CrossOrigin() {}

    /// @throws IllegalArgumentException if one is not an origin as browsers write it
    public static void requireOrigins(List<String> origins) {
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches() || ServerAddress.http(origin).isEmpty()) {
                throw new IllegalArgumentException("'" + origin
                        + "' is not the origin of a site, such as https://www.example.org: scheme and name in small"
                        + " letters, without a path");
            }
        }
    }

    /// @return empty if there are no origins
    public static Optional<Handler.Wrapper> handler(List<String> origins) {
        if (origins.isEmpty()) {
            return Optional.empty();
        }
        CrossOriginHandler handler = new CrossOriginHandler();
        handler.setAllowedOriginPatterns(origins.stream().map(Pattern::quote).collect(Collectors.toSet()));
        handler.setAllowedMethods(Set.of("GET", "HEAD", "POST"));
        handler.setAllowedHeaders(Set.of("Authorization", "Content-Type"));
        handler.setExposedHeaders(Set.of("Date", "Location", "Retry-After", "WWW-Authenticate"));
        // A voter's token is in a header that the page itself writes. Nothing here reads cookies.
        handler.setAllowCredentials(false);
        handler.setPreflightMaxAge(PREFLIGHT_KEPT);
        return Optional.of(handler);
    }
}
