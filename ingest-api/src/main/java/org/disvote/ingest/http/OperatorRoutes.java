package org.disvote.ingest.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.disvote.ingest.ShardStatus;
import org.disvote.topics.metrics.PartMetrics;

/// What orchestrators, monitors and developers ask.
public final class OperatorRoutes implements HttpServer.Routes {

    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";
    static final String METRICS = "/metrics";
    static final String OPENAPI = "/openapi.json";

    private final BooleanSupplier closing;
    private final Supplier<List<ShardStatus>> shards;
    private final PartMetrics metrics;

    public OperatorRoutes(BooleanSupplier closing, Supplier<List<ShardStatus>> shards, PartMetrics metrics) {
        this.closing = closing;
        this.shards = shards;
        this.metrics = metrics;
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        Answer openapi = new Answer(200, "application/json", openapi());
        Handler live = ctx -> HttpServer.send(ctx, LIVE, live());
        Handler ready = ctx -> HttpServer.send(ctx, READY, ready());
        Handler scrape = ctx -> HttpServer.send(ctx, METRICS, scrape());
        Handler describe = ctx -> HttpServer.send(ctx, OPENAPI, openapi);
        routes.get(LIVE, live).head(LIVE, live);
        routes.get(READY, ready).head(READY, ready);
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

    private static Answer live() {
        return Answer.json(200, json -> {
            json.writeStartObject();
            json.writeBooleanField("live", true);
            json.writeEndObject();
        });
    }

    /// Ready means that a vote of any voter would be taken now. What is closed for one shard is open for the voters of
    /// the others, so an instance that is not ready may still be of use; each shard's state says to whom.
    private Answer ready() {
        List<ShardStatus> all = shards.get();
        boolean ready = !closing.getAsBoolean() && all.stream().allMatch(ShardStatus::open);
        return Answer.json(ready ? 200 : 503, json -> {
            json.writeStartObject();
            json.writeBooleanField("ready", ready);
            json.writeBooleanField("closing", closing.getAsBoolean());
            json.writeArrayFieldStart("shards");
            for (ShardStatus shard : all) {
                json.writeStartObject();
                json.writeNumberField("shard", shard.shard().index());
                json.writeBooleanField("open", shard.open());
                json.writeNumberField("waiting", shard.waiting());
                if (!shard.open()) {
                    json.writeStringField("reason", shard.reason().toString());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private Answer scrape() {
        return new Answer(200, PartMetrics.CONTENT_TYPE, metrics.scrape());
    }
}
