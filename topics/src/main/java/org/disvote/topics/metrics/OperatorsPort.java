package org.disvote.topics.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.disvote.topics.json.Json;
import org.disvote.topics.listen.Listening;
import org.disvote.topics.reason.Reason.Code;

/// `/metrics`, `/health/live`, `/health/ready` and `/health/active` of a part, on a port of their own;
/// `/metrics/own` is without the metrics of the JVM and of Kafka's clients. The port belongs in the operators'
/// network: it does not authenticate, and no answer contains data of a vote.
///
/// It opens before its part, which may have to wait for databases and brokers. Until then it answers that the
/// part is live and not ready.
public final class OperatorsPort implements AutoCloseable {

    private static final int BACKLOG = 16;
    private static final String JSON = "application/json";

    private record Part(
            Supplier<byte[]> metrics,
            Supplier<byte[]> ownMetrics,
            Supplier<? extends Readiness> health,
            BooleanSupplier active) {}

    private final Listening listening;
    private final HttpServer server;
    private volatile Part part = notStarted(Code.STARTING);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private OperatorsPort(Listening listening, HttpServer server) {
        this.listening = listening;
        this.server = server;
        server.setExecutor(threads);
        server.createContext(
                "/metrics",
                exchange -> answer(
                        exchange,
                        200,
                        PartMetrics.CONTENT_TYPE,
                        () -> part.metrics().get()));
        server.createContext(
                "/metrics/own",
                exchange -> answer(
                        exchange,
                        200,
                        PartMetrics.CONTENT_TYPE,
                        () -> part.ownMetrics().get()));
        server.createContext(
                "/health/live", exchange -> answer(exchange, 200, JSON, () -> Json.encode(Map.of("live", true))));
        server.createContext("/health/ready", exchange -> {
            Readiness now = part.health().get();
            answer(exchange, now.ready() ? 200 : 503, JSON, () -> Json.encode(now));
        });
        server.createContext("/health/active", exchange -> {
            boolean active = part.active().getAsBoolean();
            answer(exchange, active ? 200 : 503, JSON, () -> Json.encode(Map.of("active", active)));
        });
        server.createContext("/", exchange -> answer(exchange, 404, "text/plain", () -> "not found\n".getBytes(UTF_8)));
        server.start();
    }

    /// @param port 0 takes a free one
    /// @throws IOException if the address cannot be listened on
    public static OperatorsPort open(String host, int port) throws IOException {
        return open(Listening.clear(host, port));
    }

    /// @throws IOException if the address cannot be listened on
    public static OperatorsPort open(Listening listening) throws IOException {
        return new OperatorsPort(listening, listening.bind(BACKLOG));
    }

    /// As above, for a part that has started already.
    public static OperatorsPort open(String host, int port, PartMetrics metrics, Supplier<? extends Readiness> health)
            throws IOException {
        OperatorsPort opened = open(host, port);
        opened.show(metrics, health);
        return opened;
    }

    /// From now on it answers for this part, which is active while it is ready.
    ///
    /// @param metrics closed by the caller
    public void show(PartMetrics metrics, Supplier<? extends Readiness> health) {
        show(metrics, health, () -> health.get().ready());
    }

    /// As above, for a part of which one process works and the others stand by.
    ///
    /// @param active whether this process is the one that works, also if something hinders it
    public void show(PartMetrics metrics, Supplier<? extends Readiness> health, BooleanSupplier active) {
        listening.transport().tls().ifPresent(tls -> tls.bindTo(metrics.registry()));
        part = new Part(metrics::scrape, metrics::scrapeOwn, health, active);
    }

    /// Reports what the part waits for before it has started.
    public void waitsFor(Code code) {
        part = notStarted(code);
    }

    private static Part notStarted(Code code) {
        return new Part(() -> new byte[0], () -> new byte[0], () -> Health.notReady(code), () -> false);
    }

    public URI uri() {
        return listening.uri(server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange, int status, String type, Supplier<byte[]> body)
            throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            byte[] bytes = body.get();
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
