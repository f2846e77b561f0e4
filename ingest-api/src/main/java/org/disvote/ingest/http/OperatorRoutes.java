package org.disvote.ingest.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.disvote.topics.metrics.PartMetrics;

/// What orchestrators, monitors and developers ask on the voters' port. Why an instance is not ready is reported on
/// the operators' port only.
public final class OperatorRoutes implements HttpServer.Routes {

    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";
    static final String METRICS = "/metrics";
    static final String OPENAPI = "/openapi.json";

    private final BooleanSupplier ready;
    private final PartMetrics metrics;
    private final RenewedAnswers answers;

    public OperatorRoutes(BooleanSupplier ready, PartMetrics metrics, RenewedAnswers answers) {
        this.ready = ready;
        this.metrics = metrics;
        this.answers = answers;
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        Answer openapi = new Answer(200, "application/json", openapi());
        Handler live = ctx -> HttpServer.send(ctx, LIVE, said("live", true));
        Handler readiness = ctx -> HttpServer.send(ctx, READY, said("ready", ready.getAsBoolean()));
        // Some hundred kilobytes, on the voters' port: made once for all who ask.
        Handler scrape = ctx -> HttpServer.send(ctx, METRICS, answers.get(METRICS, this::scrape), threads);
        Handler describe = ctx -> HttpServer.send(ctx, OPENAPI, openapi);
        routes.get(LIVE, live).head(LIVE, live);
        routes.get(READY, readiness).head(READY, readiness);
        routes.get(METRICS, scrape).head(METRICS, scrape);
        routes.get(OPENAPI, describe).head(OPENAPI, describe);
    }

    static byte[] openapi() {
        try (InputStream resource =
                Objects.requireNonNull(OperatorRoutes.class.getResourceAsStream("openapi.json"), "openapi.json")) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the interface's description cannot be read", e);
        }
    }

    private static Answer said(String what, boolean so) {
        return Answer.json(so ? 200 : 503, json -> {
            json.writeStartObject();
            json.writeBooleanField(what, so);
            json.writeEndObject();
        });
    }

    private RenewedAnswers.Made scrape() {
        return new RenewedAnswers.Made(new Answer(200, PartMetrics.CONTENT_TYPE, metrics.scrape()), Instant.MAX);
    }
}
