package org.disvote.ingest.http.vote;

import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Casting;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.server.RequestGuard;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;
import org.disvote.ingest.http.vote.VoteReader.RefusedException;
import org.disvote.topics.lifetime.Deadline;
import org.eclipse.jetty.server.Handler;

/// Casting a vote: [VoteReader] checks the request, its shard decides, [VoteAnswers] has the answer.
///
/// If several things are wrong with a request, the first of this list is answered: too large or too slow
/// (413, 408), too many requests of an address (429), no such path or method (404, 405), too many with a token (429),
/// not authenticated (401), a media type other than JSON (415), malformed (400), another voter (403), unknown election
/// (404), too many requests for a voter (429), invalid shape (422). Then the master
/// decides: invalid ballot (422), the same vote again (200), already voted (409), not eligible or not open
/// (403), something assumed that does not hold (409), too many changes (429), recorded (201).
/// At each of these points the shard may be overloaded or its master unavailable (503).
public final class VoteRoutes implements Routes {

    static final String VOTES = "/elections/{electionId}/votes";

    private final VoteReader reader;
    private final Casting casting;
    private final Confirm confirm;
    private final Duration answerWithin;

    /// @param answerWithin the limit for every answer, whatever fails behind it
    public VoteRoutes(VoteReader reader, Casting casting, Confirm confirm, Duration answerWithin) {
        this.reader = reader;
        this.casting = casting;
        this.confirm = confirm;
        this.answerWithin = answerWithin;
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        routes.post(
                VOTES,
                ctx -> Sender.send(
                        ctx, VOTES, answer(IncomingVote.of(ctx), RequestGuard.bodyOf(ctx.req()), threads), threads));
    }

    @Override
    public Optional<Handler.Wrapper> shortcut(Executor threads) {
        return Optional.of(AnswerShortcut.posted(VOTES, (incoming, body) -> answer(incoming, body, threads)));
    }

    private CompletableFuture<Answer> answer(IncomingVote incoming, byte[] body, Executor threads) {
        try {
            return cast(reader.read(incoming, body), threads);
        } catch (RefusedException e) {
            return CompletableFuture.completedFuture(e.answer());
        }
    }

    /// @return an answer that always completes
    private CompletableFuture<Answer> cast(CastRequest request, Executor threads) {
        Deadline deadline = Deadline.after(answerWithin);
        // The request keeps its place among its voter's until the answer is complete, also while it waits for the
        // log.
        return casting.cast(request, deciding -> switch (confirm) {
            // The committer bounds this wait itself and completes it on threads that may write to a client.
            case MASTER ->
                deciding.thenCompose(VoteRoutes::promised)
                        .handle((decided, failure) -> VoteAnswers.of(request.byToken(), decided, failure));
            case LOG ->
                deciding.thenCompose(decided -> inLog(decided, deadline))
                        .thenCompose(VoteRoutes::promised)
                        .handleAsync(
                                (decided, failure) -> VoteAnswers.of(request.byToken(), decided, failure), threads);
        });
    }

    private static CompletableFuture<VoteAnswers.Answered> promised(Decided decided) {
        return decided.promising().promise().thenApply(promise -> new VoteAnswers.Answered(decided.outcome(), promise));
    }

    /// Waits until the log has the vote that the answer is about. A refusal waits, too: it must not mention a
    /// vote that the loss of the master's disk could still undo.
    private CompletableFuture<Decided> inLog(Decided decided, Deadline deadline) {
        return decided.outcome()
                .vote()
                .map(position -> casting.whenPublished(position, decided.life())
                        // Times out the wait itself, so that no waiter stays behind while the log is
                        // unavailable.
                        .orTimeout(deadline.left().toNanos(), TimeUnit.NANOSECONDS)
                        .thenApply(published -> decided))
                .orElseGet(() -> CompletableFuture.completedFuture(decided));
    }
}
