package org.disvote.ingest.http.server;

import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.NanoTime;

/// Measures every request from its first byte to the end of its answer. Javalin's plugin is not used, because
/// it rounds to whole milliseconds, and a vote takes about one.
public final class HttpMetrics {

    private static final String ROUTE = HttpMetrics.class.getName() + ".route";
    private static final String NO_ROUTE = "none";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /// @param route as the OpenAPI description writes it, never with values from the request
    static void route(Context ctx, String route) {
        ctx.req().setAttribute(ROUTE, route);
    }

    /// As [#route(Context, String)], for handlers of Jetty.
    public static void route(Request request, String route) {
        request.setAttribute(ROUTE, route);
    }

    void answered(Request request, int status) {
        String route = request.getAttribute(ROUTE) instanceof String known ? known : NO_ROUTE;
        // A client may send any word as its method, and each would become a time series.
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "OTHER";
        timers.computeIfAbsent(new Key(method, route, status), this::timer)
                .record(Duration.ofNanos(NanoTime.since(request.getBeginNanoTime())));
    }

    private Timer timer(Key key) {
        return Timer.builder("http.server.requests")
                .description("from a request's first byte to the end of its answer")
                .tag("method", key.method())
                .tag("uri", key.route())
                .tag("status", Integer.toString(key.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private record Key(String method, String route, int status) {}
}
