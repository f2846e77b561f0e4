package org.disvote.console.http;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import java.net.URI;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.disvote.ingest.auth.Authenticator;
import org.disvote.ingest.auth.Caller;
import org.jspecify.annotations.Nullable;

/// Decides which requests are answered. Everybody who reaches the console may read, because nothing that it
/// sends contains a voter's choice or a database's address. Only operators may start an audit.
///
/// @param loopbackOnly whether the console listens on loopback only
/// @param auditByAnybody whether everybody who reaches the console may start an audit
public record Access(boolean loopbackOnly, boolean auditByAnybody, Authenticator operators) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /// Refuses names other than the loopback's. Another site's owner can let a name of that site point to
    /// 127.0.0.1 (DNS rebinding); then pages of that site could read the console and start audits.
    void requireOwnName(Context ctx) {
        if (loopbackOnly && !isLoopback(ctx.header(Header.HOST))) {
            throw new HttpResponseException(421, "this console is reached as localhost only\n");
        }
    }

    private static boolean isLoopback(@Nullable String host) {
        return host != null && LOOPBACK.contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
    }

    /// Refuses requests that a page of another site has made.
    void requireSameOrigin(Context ctx) {
        if (!isSameOrigin(ctx.header("Sec-Fetch-Site"), ctx.header(Header.ORIGIN), ctx.header(Header.HOST))) {
            throw new RefusedException(403, "Only this console's own page may start an audit.");
        }
    }

    /// Browsers send at least one of the first two headers. Other clients hold no credentials that a page could
    /// misuse.
    private static boolean isSameOrigin(@Nullable String site, @Nullable String origin, @Nullable String host) {
        if (site != null) {
            return site.equals("same-origin");
        }
        return origin == null || authority(origin).equals(host);
    }

    private static String authority(String origin) {
        try {
            return String.valueOf(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /// Refuses callers that may not start an audit.
    ///
    /// @return who asks: the subject of an operator's token
    String requireOperator(Context ctx) {
        if (auditByAnybody) {
            return "anybody";
        }
        return switch (operators.identifyOperator(Collections.list(ctx.req().getHeaders(Header.AUTHORIZATION)))) {
            case Caller.Bearer bearer -> bearer.id().value();
            case Caller.Anyone _ ->
                throw new RefusedException(
                        403, "Off loopback an audit needs an operator's token: start the console with --auth jwt.");
            case Caller.Refused refused ->
                throw new RefusedException(
                        refused.status(), refused.detail(), Map.of(Header.WWW_AUTHENTICATE, refused.challenge()));
        };
    }
}
