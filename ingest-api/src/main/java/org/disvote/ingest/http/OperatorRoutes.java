package org.disvote.ingest.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;

/// Routes for orchestrators, proxies and developers on the voters' port. Metrics, and the reasons why an instance is
/// not ready, are on the operators' port alone.
public final class OperatorRoutes implements Routes {

    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";
    static final String OPENAPI = "/openapi.json";

    private final BooleanSupplier ready;

    public OperatorRoutes(BooleanSupplier ready) {
        this.ready = ready;
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        Answer openapi = new Answer(200, "application/json", openapi());
        Handler live = ctx -> Sender.send(ctx, LIVE, state("live", true));
        Handler readiness = ctx -> Sender.send(ctx, READY, state("ready", ready.getAsBoolean()));
        Handler describe = ctx -> Sender.send(ctx, OPENAPI, openapi);
        routes.get(LIVE, live).head(LIVE, live);
        routes.get(READY, readiness).head(READY, readiness);
        routes.get(OPENAPI, describe).head(OPENAPI, describe);
    }

    static byte[] openapi() {
        try (InputStream resource =
                Objects.requireNonNull(OperatorRoutes.class.getResourceAsStream("openapi.json"), "openapi.json")) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the OpenAPI description cannot be read from the jar", e);
        }
    }

    private static Answer state(String what, boolean so) {
        return Answer.json(so ? 200 : 503, Map.of(what, so));
    }
}
