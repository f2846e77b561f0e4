package org.disvote.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.disvote.ingest.auth.Authenticator;
import org.disvote.ingest.auth.Caller;
import org.disvote.topics.json.Json;
import org.disvote.topics.metrics.PartMetrics;

/// What the console answers. Everything but the audit's button is for whoever reaches it: no choice of any voter and no
/// address of a database is in it.
final class ConsoleRoutes {

    /// Scripts, styles and pictures of this site alone, none of them inline, and no frame around it.
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int LISTENERS_MAX = 64;
    private static final String JSON = "application/json";

    private final ConsoleConfig config;
    private final PageFiles files = new PageFiles();
    private final Observer observer;
    private final History history;
    private final Broadcast broadcast;
    private final AuditDesk audit;
    private final Authenticator authenticator;
    private final PartMetrics metrics;
    private final Semaphore listeners = new Semaphore(LISTENERS_MAX);

    ConsoleRoutes(
            ConsoleConfig config,
            Observer observer,
            History history,
            Broadcast broadcast,
            AuditDesk audit,
            Authenticator authenticator,
            PartMetrics metrics) {
        this.config = config;
        this.observer = observer;
        this.history = history;
        this.broadcast = broadcast;
        this.audit = audit;
        this.authenticator = authenticator;
        this.metrics = metrics;
    }

    void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isMeant(exchange)) {
                send(exchange, 421, "text/plain", "this console is reached as localhost only\n".getBytes(UTF_8));
                return;
            }
            String path = exchange.getRequestURI().getPath();
            switch (exchange.getRequestMethod()) {
                case "GET", "HEAD" -> get(exchange, path);
                case "POST" -> post(exchange, path);
                default -> send(exchange, 405, "text/plain", "not allowed\n".getBytes(UTF_8));
            }
        }
    }

    /// A page elsewhere whose name its owner lets point to this machine must not read or press anything here.
    private boolean isMeant(HttpExchange exchange) {
        if (!config.isLocal()) {
            return true;
        }
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null
                && Set.of("localhost", "127.0.0.1", "[::1]")
                        .contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case "/events" -> tell(exchange);
            case "/constituencies" -> send(exchange, 200, JSON, Json.encode(observer.districtViews()));
            case "/partitions" -> send(exchange, 200, JSON, Json.encode(observer.partitionViews()));
            case "/audit" -> send(exchange, 200, JSON, Json.encode(audit.status()));
            case "/metrics" -> send(exchange, 200, PartMetrics.CONTENT_TYPE, metrics.scrape());
            case "/health/live", "/health/ready" -> {
                boolean ready = broadcast.newest().number() > 0;
                send(exchange, ready ? 200 : 503, JSON, Json.encode(Map.of("ready", ready)));
            }
            default -> {
                var file = files.at(path);
                if (file.isPresent()) {
                    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
                    send(exchange, 200, file.get().type(), file.get().bytes());
                } else {
                    send(exchange, 404, "text/plain", "not found\n".getBytes(UTF_8));
                }
            }
        }
    }

    private void post(HttpExchange exchange, String path) throws IOException {
        if (!path.equals("/audit")) {
            send(exchange, 404, "text/plain", "not found\n".getBytes(UTF_8));
        } else if (!isSameOrigin(exchange.getRequestHeaders())) {
            refuse(exchange, 403, "Only this console's own page may start an audit.");
        } else if (audit.status().state() == AuditDesk.State.IMPOSSIBLE) {
            refuse(exchange, 409, "This console was not told which databases to compare.");
        } else if (isOperator(exchange)) {
            audit.start();
            send(exchange, 202, JSON, Json.encode(audit.status()));
        }
    }

    /// Whoever is on this machine operates it; anybody else shows an operator's token.
    private boolean isOperator(HttpExchange exchange) throws IOException {
        if (config.isForAnyone()) {
            return true;
        }
        List<String> authorization = exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
        return switch (authenticator.identifyOperator(authorization)) {
            case Caller.Bearer _ -> true;
            case Caller.Anyone _ -> {
                refuse(
                        exchange,
                        403,
                        "Off loopback an audit needs an operator's token: start the console with --auth jwt.");
                yield false;
            }
            case Caller.Refused refused -> {
                exchange.getResponseHeaders().set("WWW-Authenticate", refused.challenge());
                refuse(exchange, refused.status(), refused.detail());
                yield false;
            }
        };
    }

    /// Browsers say where a request comes from; what is no browser has no session to abuse.
    private static boolean isSameOrigin(Headers headers) {
        String site = headers.getFirst("Sec-Fetch-Site");
        String origin = headers.getFirst("Origin");
        if (site != null) {
            return site.equals("same-origin");
        }
        return origin == null || authority(origin).equals(headers.getFirst("Host"));
    }

    private static String authority(String origin) {
        try {
            return String.valueOf(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /// Server-sent events: first the curves so far, then each second's snapshot.
    private void tell(HttpExchange exchange) throws IOException {
        if (!listeners.tryAcquire()) {
            exchange.getResponseHeaders().set("Retry-After", "10");
            refuse(exchange, 503, LISTENERS_MAX + " pages are open already.");
            return;
        }
        try {
            head(exchange, "text/event-stream");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            event(out, "history", new String(Json.encode(history.points()), UTF_8));
            long told = 0;
            while (true) {
                Broadcast.Message message = broadcast.after(told, HEARTBEAT);
                if (message.number() > told) {
                    event(out, "snapshot", message.text());
                } else {
                    out.write(":\n\n".getBytes(UTF_8)); // so that a listener who left is noticed
                    out.flush();
                }
                told = message.number();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        } finally {
            listeners.release();
        }
    }

    private static void event(OutputStream out, String name, String data) throws IOException {
        out.write(("event: " + name + "\ndata: " + data + "\n\n").getBytes(UTF_8));
        out.flush();
    }

    private static void refuse(HttpExchange exchange, int status, String detail) throws IOException {
        send(exchange, status, "application/problem+json", Json.encode(Map.of("status", status, "detail", detail)));
    }

    private static void head(HttpExchange exchange, String type) {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        head(exchange, type);
        boolean bodiless = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }
}
