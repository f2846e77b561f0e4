package org.disvote.ingest.http.vote;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.disvote.ingest.cast.OverloadedException;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.shard.Shards;
import org.disvote.topics.follow.ProgressFollower;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.progress.Progress;
import org.jspecify.annotations.Nullable;

/// The state of a vote, for anybody who has its receipt. Neither the ballot nor the private part of
/// the receipt is in the answer.
public final class ReceiptRoutes implements Routes {

    private static final String RECEIPT = "/elections/{electionId}/receipts/{receipt}";
    private static final String PROOF = RECEIPT + "/proof";

    private final Shards shards;
    private final ProgressFollower replicas;
    private final Duration answerWithin;
    private final InstantSource clock;

    public ReceiptRoutes(Shards shards, ProgressFollower replicas, Duration answerWithin, InstantSource clock) {
        this.shards = shards;
        this.replicas = replicas;
        this.answerWithin = answerWithin;
        this.clock = clock;
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        Handler look = ctx -> Sender.send(
                ctx, RECEIPT, find(ctx.pathParam("electionId"), ctx.pathParam("receipt"), threads), threads);
        routes.get(RECEIPT, look).head(RECEIPT, look);
        Handler prove = ctx -> Sender.send(ctx, PROOF, proof(ctx.pathParam("electionId"), ctx.pathParam("receipt")));
        routes.get(PROOF, prove).head(PROOF, prove);
    }

    /// Where the log has the proof of the receipt's position. It is for the client to see whether the proof is one
    /// of the receipt's digest, so no master is asked.
    private Answer proof(String electionId, String text) {
        return ElectionId.parse(electionId)
                .flatMap(_ -> Receipt.parse(text))
                .map(presented -> new Answer(307, "text/plain; charset=utf-8", new byte[0])
                        .with(
                                Header.LOCATION,
                                "/log/proof/%d/%d"
                                        .formatted(
                                                presented.position().partition(),
                                                presented.position().seq())))
                .orElseGet(ReceiptRoutes::unknown);
    }

    private static Answer unknown() {
        return Problem.UNKNOWN_RECEIPT.answer("No vote of this election has this receipt.");
    }

    private CompletableFuture<Answer> find(String electionId, String receipt, Executor threads) {
        return ElectionId.parse(electionId)
                .map(id -> shards.find(id, receipt))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
                .orTimeout(answerWithin.toNanos(), TimeUnit.NANOSECONDS)
                .handleAsync((found, failure) -> found != null ? answer(found) : failed(failure), threads);
    }

    private Answer answer(Optional<Shards.Recorded> found) {
        return found.map(recorded -> Answer.json(200, json(recorded))).orElseGet(ReceiptRoutes::unknown);
    }

    private static Answer failed(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return switch (cause) {
            case OverloadedException _ ->
                Problem.OVERLOADED.answer("Too many receipts are being looked up. Try again.");
            case MasterUnavailableException _, TimeoutException _ ->
                Problem.MASTER_UNAVAILABLE.answer("The receipt cannot be checked at the moment. Try again.");
            case null, default ->
                throw new CompletionException(
                        "the look-up of a receipt failed because of an error on this side", cause);
        };
    }

    private Found json(Shards.Recorded recorded) {
        Receipt receipt = recorded.receipt();
        Instant now = clock.instant();
        return new Found(
                ReceiptJson.open(receipt, recorded.promise()),
                true,
                recorded.superseded().orElse(null),
                recorded.inLog(),
                replicas.of(receipt.position().partition()).stream()
                        .map(report -> replica(report, receipt, recorded.inLog(), now))
                        .toList());
    }

    private static Replica replica(Progress report, Receipt receipt, boolean inLog, Instant now) {
        return new Replica(
                report.replica(),
                report.seq() >= receipt.position().seq(),
                ReplicaState.of(report, receipt, inLog, now).name().toLowerCase(Locale.ROOT),
                report.seq(),
                report.reason().isNone() ? null : report.reason().toString(),
                report.at());
    }

    /// @param superseded absent in a sealed election
    record Found(
            @JsonUnwrapped ReceiptJson receipt,
            boolean recorded,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean superseded,

            boolean inLog,
            List<Replica> replicas) {}

    record Replica(
            String name,
            boolean applied,
            String state,
            long appliedSeq,
            @Nullable String reason,
            Instant reportedAt) {}
}
