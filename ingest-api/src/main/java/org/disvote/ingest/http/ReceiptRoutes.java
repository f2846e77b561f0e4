package org.disvote.ingest.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.disvote.ingest.Shards;
import org.disvote.ingest.follow.ReplicaProgress;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.master.OverloadedException;
import org.disvote.ingest.master.Receipt;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.routing.Position;
import org.jspecify.annotations.Nullable;

/// What has become of a vote, for whoever holds its receipt. The choice is never among it.
public final class ReceiptRoutes implements HttpServer.Routes {

    static final String RECEIPT = "/elections/{electionId}/receipts/{receipt}";

    private static final DateTimeFormatter CAST_AT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Shards shards;
    private final ReplicaProgress replicas;
    private final Duration answerWithin;
    private final InstantSource clock;

    public ReceiptRoutes(Shards shards, ReplicaProgress replicas, Duration answerWithin, InstantSource clock) {
        this.shards = shards;
        this.replicas = replicas;
        this.answerWithin = answerWithin;
        this.clock = clock;
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        Handler look = ctx -> {
            HttpMetrics.route(ctx, RECEIPT);
            String electionId = ctx.pathParam("electionId");
            String text = ctx.pathParam("receipt");
            ctx.future(() -> look(electionId, text, threads).thenAccept(answer -> HttpServer.send(ctx, answer)));
        };
        routes.get(RECEIPT, look).head(RECEIPT, look);
    }

    static String path(Receipt receipt) {
        return "/elections/" + receipt.electionId().value() + "/receipts/" + receipt.text();
    }

    static Answer receipt(int status, Receipt receipt) {
        return Answer.json(status, json -> {
            json.writeStartObject();
            writeMembers(json, receipt);
            json.writeEndObject();
        });
    }

    private CompletableFuture<Answer> look(String electionId, String text, Executor threads) {
        return shards.find(electionId, text)
                .orTimeout(answerWithin.toNanos(), TimeUnit.NANOSECONDS)
                .handleAsync((found, failure) -> found != null ? answer(found) : failed(failure), threads);
    }

    private Answer answer(Optional<Shards.Recorded> found) {
        return found.map(this::life)
                .orElseGet(() -> Problem.UNKNOWN_RECEIPT.answer("No vote of this election has this receipt."));
    }

    private Answer life(Shards.Recorded recorded) {
        Receipt receipt = recorded.receipt();
        Position position = receipt.position();
        List<Progress> reports = replicas.of(position.partition());
        return Answer.json(200, json -> {
            json.writeStartObject();
            writeMembers(json, receipt);
            json.writeBooleanField("recorded", true);
            json.writeBooleanField("superseded", recorded.superseded());
            json.writeBooleanField("inLog", recorded.inLog());
            json.writeArrayFieldStart("replicas");
            for (Progress report : reports) {
                write(json, report, position, ReplicaState.of(report, receipt, recorded.inLog(), clock.instant()));
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static Answer failed(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return switch (cause) {
            case OverloadedException _ ->
                Problem.OVERLOADED.answer("Too many receipts are being looked up. Try again.");
            case MasterUnavailableException _, TimeoutException _ ->
                Problem.MASTER_UNAVAILABLE.answer("The receipt cannot be checked at the moment. Try again.");
            case null, default -> throw new CompletionException("a receipt met a failure of this side", cause);
        };
    }

    private static void writeMembers(JsonGenerator json, Receipt receipt) throws IOException {
        json.writeStringField("receipt", receipt.text());
        json.writeStringField("electionId", receipt.electionId().value());
        json.writeNumberField("partition", receipt.position().partition());
        json.writeNumberField("seq", receipt.position().seq());
        json.writeStringField("castAt", CAST_AT.format(receipt.castAt()));
        json.writeStringField("digest", receipt.digest());
    }

    private static void write(JsonGenerator json, Progress report, Position position, ReplicaState state)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", report.replica());
        json.writeBooleanField("applied", report.seq() >= position.seq());
        json.writeStringField("state", state.name().toLowerCase(Locale.ROOT));
        json.writeNumberField("appliedSeq", report.seq());
        if (!report.reason().isNone()) {
            json.writeStringField("reason", report.reason().toString());
        }
        json.writeStringField("reportedAt", report.at().toString());
        json.writeEndObject();
    }
}
