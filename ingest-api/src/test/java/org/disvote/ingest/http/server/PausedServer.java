package org.disvote.ingest.http.server;

import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.disvote.ingest.Limits;
import org.disvote.ingest.http.answer.Answer;

/// A server in a process of its own, so that a test can stop and continue it. It answers one request, on the path
/// `/held`, once a line comes on its standard input.
final class PausedServer implements Routes {

    static final Duration REQUEST_WITHIN = Duration.ofSeconds(1);
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    /// What it prints once it listens, followed by its address.
    static final String READY = "READY ";

    /// What it prints once the request has arrived.
    static final String ARRIVED = "ARRIVED";

    private final CompletableFuture<Void> held = new CompletableFuture<>();

    public static void main(String... arguments) throws IOException {
        PausedServer routes = new PausedServer();
        Limits limits = new Limits(16, 8, 100, REQUEST_WITHIN, ANSWER_WITHIN);
        try (HttpServer server = HttpServer.start("127.0.0.1", 0, limits, new SimpleMeterRegistry(), List.of(routes));
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(READY + server.uri());
            while (input.readLine() != null) {
                routes.held.complete(null);
            }
        }
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        routes.post("/held", ctx -> {
            ctx.future(() -> held.thenAcceptAsync(
                    done -> Sender.send(ctx, new Answer(200, "text/plain", new byte[1])), threads));
            System.out.println(ARRIVED);
        });
    }
}
