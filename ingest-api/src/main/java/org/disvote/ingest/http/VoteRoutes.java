package org.disvote.ingest.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Header;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.Shards;
import org.disvote.ingest.auth.Authenticator;
import org.disvote.ingest.auth.Caller;
import org.disvote.ingest.follow.Elections;
import org.disvote.ingest.http.CastBody.MalformedBodyException;
import org.disvote.ingest.master.CastOutcome;
import org.disvote.ingest.master.CastRequest;
import org.disvote.ingest.master.Decided;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.master.OverloadedException;
import org.disvote.ingest.master.Receipt;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.id.VoterId;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Casting a vote. Where several things are wrong with a request, the first of these is told: too large or too slow
/// (413, 408), no such path or method (404, 405), not identified (401), not JSON by its type (415), malformed (400),
/// another voter's (403), unknown election (404), invalid vote (422); then the master decides: already voted (409) or
/// the same again (200), not open or not eligible (403),
/// recorded (201). At any of these the shard may turn out to be overloaded or its master to be away (503).
public final class VoteRoutes implements HttpServer.Routes {

    static final String VOTES = "/elections/{electionId}/votes";

    private static final String RETRY = " Send the same request again: it can never count twice.";

    private final Shards shards;
    private final Elections elections;
    private final Authenticator authenticator;
    private final Confirm confirm;
    private final Duration answerWithin;

    /// @param answerWithin the bound on every answer, whatever happens behind
    public VoteRoutes(
            Shards shards, Elections elections, Authenticator authenticator, Confirm confirm, Duration answerWithin) {
        this.shards = shards;
        this.elections = elections;
        this.authenticator = authenticator;
        this.confirm = confirm;
        this.answerWithin = answerWithin;
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        routes.post(VOTES, ctx -> {
            HttpMetrics.route(ctx, VOTES);
            Incoming incoming = new Incoming(
                    ctx.pathParam("electionId"),
                    Collections.list(ctx.req().getHeaders(Header.AUTHORIZATION)),
                    ctx.header(Header.CONTENT_TYPE),
                    ctx.header(Header.CONTENT_ENCODING));
            switch (read(incoming, RequestGuard.bodyOf(ctx.req()))) {
                case Reading.Refused(Answer answer) -> HttpServer.send(ctx, answer);
                case Reading.Valid(CastRequest request) ->
                    ctx.future(() -> cast(request, threads).thenAccept(answer -> HttpServer.send(ctx, answer)));
            }
        });
    }

    @Override
    public Optional<Handler.Wrapper> shortWay(Executor threads) {
        return Optional.of(new ShortWay(threads));
    }

    /// Nearly every request is a vote, and a servlet with its dispatches costs as much as all else that is done
    /// for it: what is plainly a vote is answered by a handler of Jetty's own. Whatever looks odd goes the long
    /// way round, to the same answers.
    private final class ShortWay extends Handler.Wrapper {

        private static final String BEFORE = "/elections/";
        private static final String BEHIND = "/votes";

        private final Executor threads;

        ShortWay(Executor threads) {
            this.threads = threads;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Optional<String> electionId = electionId(request);
            if (electionId.isEmpty()) {
                return super.handle(request, response, callback);
            }
            HttpMetrics.route(request, VOTES);
            HttpFields headers = request.getHeaders();
            Incoming incoming = new Incoming(
                    electionId.get(),
                    headers.getValuesList(HttpHeader.AUTHORIZATION),
                    headers.get(HttpHeader.CONTENT_TYPE),
                    headers.get(HttpHeader.CONTENT_ENCODING));
            CompletableFuture<Answer> answering;
            try {
                answering = switch (read(incoming, RequestGuard.bodyOf(request))) {
                    case Reading.Refused(Answer answer) -> CompletableFuture.completedFuture(answer);
                    case Reading.Valid(CastRequest vote) -> cast(vote, threads);
                };
            } catch (RuntimeException e) {
                answering = CompletableFuture.failedFuture(e);
            }
            var _ = answering.handle((answer, failure) -> {
                HttpServer.send(response, callback, failure == null ? answer : HttpServer.failed(failure));
                return answer;
            });
            return true;
        }

        private static Optional<String> electionId(Request request) {
            String path = request.getHttpURI().getPath();
            if (!HttpMethod.POST.is(request.getMethod())
                    || path.length() <= BEFORE.length() + BEHIND.length()
                    || !path.startsWith(BEFORE)
                    || !path.endsWith(BEHIND)) {
                return Optional.empty();
            }
            String id = path.substring(BEFORE.length(), path.length() - BEHIND.length());
            return !Ids.isValid(id) ? Optional.empty() : Optional.of(id);
        }
    }

    /// A request to cast a vote, however it came in, but for its body.
    private record Incoming(
            String electionId,
            List<String> authorization,
            @Nullable String contentType,
            @Nullable String contentEncoding) {}

    /// What a request turns out to be before anything is queued.
    private sealed interface Reading {
        record Valid(CastRequest request) implements Reading {}

        record Refused(Answer answer) implements Reading {}
    }

    private Reading read(Incoming incoming, byte[] json) {
        Caller caller = authenticator.identify(incoming.authorization());
        if (caller instanceof Caller.Refused refused) {
            return new Reading.Refused(unauthenticated(refused));
        }
        if (!isJson(incoming.contentType()) || isEncoded(incoming.contentEncoding())) {
            return refused(
                    Problem.UNSUPPORTED_MEDIA_TYPE, "Send the vote as application/json in UTF-8, not compressed.");
        }
        CastBody body;
        try {
            body = CastBody.parse(json);
        } catch (MalformedBodyException e) {
            return refused(Problem.MALFORMED, String.valueOf(e.getMessage()));
        }
        Optional<VoterId> voterId;
        if (caller instanceof Caller.Bearer(VoterId id, var _)) {
            if (body.voterId() != null && !body.voterId().equals(id.value())) {
                return refused(Problem.OTHER_VOTER, "The body names another voter than the token does.");
            }
            voterId = Optional.of(id);
        } else if (body.voterId() != null) {
            voterId = VoterId.parse(body.voterId());
        } else {
            return refused(Problem.MALFORMED, "The body has no member \"voterId\".");
        }
        Optional<Election> election = elections.find(incoming.electionId());
        if (election.isEmpty()) {
            return new Reading.Refused(ElectionRoutes.unknown(shards, elections));
        }
        if (voterId.isEmpty()) {
            return refused(Problem.INVALID_VOTE, "A voter ID must be " + Ids.FORM + ".");
        }
        Optional<ChoiceId> choice =
                ChoiceId.parse(body.choice()).filter(id -> election.get().has(id.value()));
        if (choice.isEmpty()) {
            return refused(Problem.INVALID_VOTE, "The election has no such choice.");
        }
        return new Reading.Valid(new CastRequest(new ElectionId(election.get().id()), voterId.get(), choice.get()));
    }

    private static Answer unauthenticated(Caller.Refused refused) {
        Answer answer = refused.retryable()
                ? Problem.UNAUTHENTICATED.answerForNow(refused.detail())
                : Problem.UNAUTHENTICATED.answer(refused.detail());
        return answer.with(Header.WWW_AUTHENTICATE, refused.challenge());
    }

    private static Reading refused(Problem problem, String detail) {
        return new Reading.Refused(problem.answer(detail));
    }

    /// @return an answer that always comes
    private CompletableFuture<Answer> cast(CastRequest request, Executor threads) {
        long deadline = System.nanoTime() + answerWithin.toNanos();
        CompletableFuture<Decided> deciding = shards.cast(request);
        return switch (confirm) {
            // The committer has a bound of its own and answers on threads that may meet a client.
            case MASTER -> deciding.handle(VoteRoutes::answer);
            case LOG ->
                deciding.thenCompose(decided -> inLog(decided, deadline)).handleAsync(VoteRoutes::answer, threads);
        };
    }

    /// Every answer that tells of a vote waits for the log, if that is asked: a refusal, too, must not tell of
    /// a vote that the loss of a disk could still undo.
    private CompletableFuture<Decided> inLog(Decided decided, long deadline) {
        return decided.outcome()
                .vote()
                .map(position -> shards.whenPublished(position, decided.life())
                        // Ends the wait itself, so that none is left behind while the log is away.
                        .orTimeout(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                        .thenApply(published -> decided))
                .orElseGet(() -> CompletableFuture.completedFuture(decided));
    }

    private static Answer answer(@Nullable Decided decided, @Nullable Throwable failure) {
        return decided != null ? answer(decided.outcome()) : failed(failure);
    }

    private static Answer answer(CastOutcome outcome) {
        return switch (outcome) {
            case CastOutcome.Recorded(Receipt receipt) ->
                ReceiptRoutes.receipt(201, receipt).with(Header.LOCATION, ReceiptRoutes.path(receipt));
            case CastOutcome.SameAgain(Receipt original) -> ReceiptRoutes.receipt(200, original);
            case CastOutcome.AlreadyVoted _ ->
                Problem.ALREADY_VOTED.answer("This voter's vote in this election is recorded, and stays as it is.");
            case CastOutcome.NotOpen notOpen -> Problem.NOT_OPEN.answer(when(notOpen));
            case CastOutcome.NotEligible _ ->
                Problem.NOT_ELIGIBLE.answer(
                        "The election is for those on the electoral roll; this voter is not on it.");
            case CastOutcome.RollMissing _ ->
                Problem.MASTER_UNAVAILABLE.answer("This voter's shard does not have the electoral roll yet." + RETRY);
            // The request came this far because another shard's master knows the election.
            case CastOutcome.UnknownElection _ ->
                Problem.MASTER_UNAVAILABLE.answer("This voter's shard does not know the election yet." + RETRY);
            case CastOutcome.UnknownChoice _ -> Problem.INVALID_VOTE.answer("The election has no such choice.");
        };
    }

    private static String when(CastOutcome.NotOpen notOpen) {
        return notOpen.at().isBefore(notOpen.opensAt())
                ? "The election opens at " + notOpen.opensAt() + "."
                : "The election closed at " + notOpen.closesAt() + ".";
    }

    private static Answer failed(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return switch (cause) {
            case OverloadedException _ ->
                Problem.OVERLOADED.answer("Too many votes are waiting already; this one was not recorded." + RETRY);
            case MasterUnavailableException _ ->
                Problem.MASTER_UNAVAILABLE.answer("It is not confirmed that this vote is recorded." + RETRY);
            case TimeoutException _ ->
                Problem.MASTER_UNAVAILABLE.answer("It was not confirmed in time that this vote is recorded." + RETRY);
            case null, default -> throw new CompletionException("a vote met a failure of this side", cause);
        };
    }

    private static boolean isEncoded(@Nullable String contentEncoding) {
        return contentEncoding != null && !contentEncoding.strip().equalsIgnoreCase("identity");
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals("application/json")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=")
                    && !parameter.equals("charset=utf-8")
                    && !parameter.equals("charset=\"utf-8\"")) {
                return false;
            }
        }
        return true;
    }
}
