package org.disvote.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import io.javalin.util.JavalinException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.disvote.ingest.http.listen.Connectors;
import org.disvote.topics.json.Json;
import org.disvote.topics.listen.Listening;
import org.disvote.topics.operator.OperatorException;

/// The console's HTTP server: Javalin on Jetty, with a virtual thread for each request.
public final class ConsoleHttp implements AutoCloseable {

    /// Allows scripts, styles and images of this site only, and none of them inline. No other page can show
    /// this one in a frame.
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// Of every answer.
    private static final Map<String, String> HEADERS = Map.of(
            Header.CONTENT_SECURITY_POLICY, POLICY,
            Header.X_CONTENT_TYPE_OPTIONS, "nosniff",
            Header.X_FRAME_OPTIONS, "DENY",
            Header.REFERRER_POLICY, "no-referrer",
            Header.CROSS_ORIGIN_OPENER_POLICY, "same-origin",
            Header.CROSS_ORIGIN_RESOURCE_POLICY, "same-origin");

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");
    private static final Duration STOP_MAX = Duration.ofSeconds(1);

    private final Javalin javalin;
    private final URI uri;

    private record Problem(int status, String detail) {}

    private ConsoleHttp(Javalin javalin, Listening listening) {
        this.javalin = javalin;
        uri = listening.uri(javalin.port());
    }

    /// @throws OperatorException if the server cannot listen on the address
    public static ConsoleHttp start(Listening listening, ConsoleRoutes routes) {
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.concurrency.useVirtualThreads = true;
            config.router.ignoreTrailingSlashes = false;
            // The page's files are compressed when they are read, and nothing else is large and requested often.
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
            config.jetty.modifyServer(server -> server.setStopTimeout(STOP_MAX.toMillis()));
            config.jetty.addConnector((server, http) -> Connectors.of(server, http, listening));
            config.routes.before(ctx -> {
                HEADERS.forEach(ctx::header);
                routes.access().requireOwnName(ctx);
                if (!METHODS.contains(ctx.req().getMethod())) {
                    throw new HttpResponseException(405, "not allowed\n");
                }
            });
            answerRefusals(config.routes);
            routes.addTo(config.routes);
        });
        try {
            return new ConsoleHttp(javalin.start(), listening);
        } catch (JavalinException e) {
            throw new OperatorException(
                    "the console cannot listen on %s port %d: another process does, or the address is not this"
                                    .formatted(listening.host(), listening.port())
                            + " machine's; choose another port",
                    e);
        }
    }

    public URI uri() {
        return uri;
    }

    /// Close the broadcast first, so that the events end.
    @Override
    public void close() {
        javalin.stop();
    }

    private static void answerRefusals(RoutesConfig routes) {
        routes.exception(RefusedException.class, (refused, ctx) -> {
            refused.headers().forEach(ctx::header);
            ctx.status(refused.status())
                    .contentType("application/problem+json")
                    .result(Json.encode(new Problem(refused.status(), String.valueOf(refused.getMessage()))));
        });
        routes.exception(NotFoundResponse.class, (refused, ctx) -> text(ctx, 404, "not found\n"));
        routes.exception(
                HttpResponseException.class,
                (refused, ctx) -> text(ctx, refused.getStatus(), String.valueOf(refused.getMessage())));
    }

    private static void text(Context ctx, int status, String text) {
        ctx.status(status).contentType("text/plain").result(text.getBytes(UTF_8));
    }
}
