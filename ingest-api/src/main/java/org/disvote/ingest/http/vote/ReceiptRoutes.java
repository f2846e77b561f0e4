package org.disvote.ingest.http.vote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Failures;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.election.ElectionPath;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;
import org.disvote.ingest.shard.Shards;
import org.disvote.topics.follow.ProgressFollower;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.routing.Position;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/// The state of a vote, for anybody who has its receipt. Neither the ballot nor the private part of
/// the receipt is in the answer.
///
/// A client may ask to wait, by `Prefer: wait=8` (RFC 7240). If it names the state that it knows, by
/// `If-None-Match`, it is answered when the state is another one; otherwise when nothing more is to come: the
/// vote is in the log and on every replica. Its request holds no thread meanwhile.
public final class ReceiptRoutes implements Routes, AutoCloseable {

    private static final String RECEIPT = "/elections/{electionId}/receipts/{receipt}";
    private static final String RECEIPTS = "/receipts/";
    private static final String PROOF = RECEIPT + "/proof";

    private static final String PREFER = "Prefer";
    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait=(\\d{1,4})(?:$|[,;\\s])");

    private final Shards shards;
    private final ProgressFollower replicas;
    private final Duration answerWithin;
    private final InstantSource clock;
    private final ReceiptWaits waits;

    /// Closed by [#close].
    public ReceiptRoutes(Shards shards, ProgressFollower replicas, Duration answerWithin, InstantSource clock) {
        this.shards = shards;
        this.replicas = replicas;
        this.answerWithin = answerWithin;
        this.clock = clock;
        waits = new ReceiptWaits(shards::knownPublished, replicas::of);
        waits.start();
    }

    @Override
    public void close() {
        waits.close();
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        Handler look = ctx -> Sender.send(
                ctx,
                RECEIPT,
                follow(
                        ctx.pathParam("electionId"),
                        ctx.pathParam("receipt"),
                        Optional.ofNullable(ctx.header(Header.IF_NONE_MATCH)),
                        wait(ctx.header(PREFER)),
                        threads),
                threads);
        routes.get(RECEIPT, look).head(RECEIPT, look);
        Handler prove = ctx -> Sender.send(ctx, PROOF, proof(ctx.pathParam("electionId"), ctx.pathParam("receipt")));
        routes.get(PROOF, prove).head(PROOF, prove);
    }

    @Override
    public Optional<org.eclipse.jetty.server.Handler.Wrapper> shortcut(Executor threads) {
        return Optional.of(new AnswerShortcut(RECEIPT, HttpMethod.GET, request -> {
            String path = request.getHttpURI().getPath();
            return ElectionPath.last(path, RECEIPTS)
                    .flatMap(receipt -> ElectionPath.id(path, RECEIPTS + receipt)
                            .map(id -> follow(
                                    id.value(),
                                    receipt,
                                    Optional.ofNullable(request.getHeaders().get(HttpHeader.IF_NONE_MATCH)),
                                    wait(request.getHeaders().get(PREFER)),
                                    threads)));
        }));
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

    /// Of a preference that is not understood, nothing: it is no error.
    static Duration wait(@Nullable String prefer) {
        Matcher wait = WAIT.matcher(prefer == null ? "" : prefer);
        return wait.find() ? Duration.ofSeconds(Integer.parseInt(wait.group(1))) : Duration.ZERO;
    }

    private CompletableFuture<Answer> follow(
            String electionId, String receipt, Optional<String> known, Duration wait, Executor threads) {
        Optional<Position> position = Receipt.parse(receipt).map(Receipt.Presented::position);
        if (position.isEmpty() || (known.isEmpty() && wait.isZero())) {
            return find(electionId, receipt, threads);
        }
        if (known.isEmpty()) {
            return waits.untilEverywhere(position.get(), wait)
                    .thenComposeAsync(over -> find(electionId, receipt, threads), threads);
        }
        // Before the master is asked, so that what happens meanwhile ends the wait at once.
        Object before = waits.now(position.get());
        return find(electionId, receipt, threads).thenCompose(answer -> {
            if (!isKnown(answer, known.get())) {
                return CompletableFuture.completedFuture(answer);
            }
            return wait.isZero()
                    ? CompletableFuture.completedFuture(unchanged(answer))
                    : waits.after(position.get(), before, wait)
                            .thenComposeAsync(over -> find(electionId, receipt, threads), threads)
                            .thenApply(later -> isKnown(later, known.get()) ? unchanged(later) : later);
        });
    }

    private static boolean isKnown(Answer answer, String known) {
        return answer.status() == 200
                && Arrays.stream(known.split(",", -1))
                        .map(String::strip)
                        .anyMatch(each -> each.equals(answer.headers().get(Header.ETAG)));
    }

    private static Answer unchanged(Answer answer) {
        return new Answer(304, answer.contentType(), answer.headers(), ByteBuffer.allocate(0));
    }

    /// Weak: how far a replica has come is another number at each report, and says nothing more about the vote.
    private static String tag(Found found) {
        String state = found.recorded() + " " + found.superseded() + " " + found.inLog() + " "
                + (found.receipt().promise() != null)
                + found.replicas().stream()
                        .map(each ->
                                " " + each.name() + " " + each.applied() + " " + each.state() + " " + each.reason())
                        .collect(Collectors.joining());
        byte[] digest = Digests.sha256().digest(state.getBytes(UTF_8));
        return "W/\"" + HexFormat.of().formatHex(digest, 0, 8) + '"';
    }

    private CompletableFuture<Answer> find(String electionId, String receipt, Executor threads) {
        return ElectionId.parse(electionId)
                .map(id -> shards.find(id, receipt))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
                .orTimeout(answerWithin.toNanos(), TimeUnit.NANOSECONDS)
                .handleAsync(
                        (found, failure) -> found != null
                                ? answer(found)
                                : Failures.ofLookUp(
                                        failure, "receipts", "The receipt cannot be checked at the moment. Try again."),
                        threads);
    }

    private Answer answer(Optional<Shards.Recorded> found) {
        return found.map(this::json)
                .map(json -> Answer.json(200, json).with(Header.ETAG, tag(json)))
                .orElseGet(ReceiptRoutes::unknown);
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
