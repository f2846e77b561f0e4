package org.disvote.ingest.http.vote;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Header;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.disvote.ingest.auth.Authenticator;
import org.disvote.ingest.cast.OverloadedException;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.election.KnownElections;
import org.disvote.ingest.http.limit.VoterLimit;
import org.disvote.ingest.http.server.RequestGuard;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;
import org.disvote.ingest.master.MasterReader.VoterNow;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.shard.Shards;
import org.disvote.ingest.table.ElectionTable.Poll;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.disvote.topics.voter.VoterNames;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/// What a voter's program must know before it casts: the voter's name, constituency and next revision, and the
/// digest of the terms.
public final class VoterRoutes implements Routes {

    private static final String VOTER = "/elections/{electionId}/voter";

    private static final String AGAIN = "This voter cannot be looked up at the moment. Try again.";

    private final VoteReader reader;
    private final Shards shards;
    private final Duration answerWithin;

    public VoterRoutes(
            Shards shards,
            KnownElections elections,
            Authenticator authenticator,
            VoterNames names,
            VoterLimit limit,
            Duration answerWithin) {
        this.reader = new VoteReader(elections, authenticator, names, limit);
        this.shards = shards;
        this.answerWithin = answerWithin;
    }

    /// @param revision that the next vote has
    /// @param terms the digest of the election's terms
    record Found(Voter voter, String constituency, int revision, String terms) {

        /// Hides the voter.
        @Override
        public String toString() {
            return "Found[revision " + revision + "]";
        }
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        routes.post(VOTER, ctx -> {
            IncomingVote incoming = new IncomingVote(
                    ElectionId.parse(ctx.pathParam("electionId")),
                    Collections.list(ctx.req().getHeaders(Header.AUTHORIZATION)),
                    ctx.header(Header.CONTENT_TYPE),
                    ctx.header(Header.CONTENT_ENCODING));
            Sender.send(ctx, VOTER, answer(incoming, RequestGuard.bodyOf(ctx.req()), threads), threads);
        });
    }

    @Override
    public Optional<Handler.Wrapper> shortcut(Executor threads) {
        return Optional.of(AnswerShortcut.posted(VOTER, (incoming, body) -> answer(incoming, body, threads)));
    }

    private CompletableFuture<Answer> answer(IncomingVote incoming, byte[] body, Executor threads) {
        return switch (reader.readVoter(incoming, body)) {
            case VoteReader.Refused(Answer answer) -> CompletableFuture.completedFuture(answer);
            case VoteReader.Named(Election election, Voter voter) ->
                shards.voter(election.id(), voter)
                        .orTimeout(answerWithin.toNanos(), TimeUnit.NANOSECONDS)
                        .handleAsync(
                                (now, failure) -> now != null
                                        ? answer(election.id(), voter, shards.partitionOf(voter), now)
                                        : failed(failure),
                                threads);
            case VoteReader.Valid _ -> throw new IllegalStateException("a question was read as a vote");
        };
    }

    static Answer answer(ElectionId electionId, Voter voter, int partition, VoterNow now) {
        Poll poll = now.polls().byElection().get(electionId);
        if (poll == null) {
            // The request was not refused earlier, so another shard's master knows the election.
            return Problem.MASTER_UNAVAILABLE.answer("This voter's shard does not know the election yet. Try again.");
        }
        Election election = poll.election();
        Optional<String> constituency =
                poll.hasRoll() ? now.electorate().constituency(poll.roll(), voter) : Optional.of("");
        if (constituency.isEmpty() && !now.electorate().covers(poll.roll(), partition)) {
            return Problem.MASTER_UNAVAILABLE.answer("This voter's shard does not have the electoral roll yet.");
        }
        if (constituency.flatMap(election::paper).isEmpty()) {
            return Problem.NOT_ELIGIBLE.answer(
                    "This voter has no ballot paper in this election, or is not on its electoral roll.");
        }
        return switch (poll.stateAt(now.polls().at(), partition)) {
            case SEALED -> Problem.NOT_OPEN.answer("The election closed at " + election.closesAt() + ".");
            case CLOSING -> Problem.MASTER_UNAVAILABLE.answer(AGAIN);
            case NOT_YET_OPEN, OPEN ->
                Answer.json(
                        200,
                        new Found(
                                voter,
                                constituency.orElseThrow(),
                                now.standing().map(VoteCast::revision).orElse(0) + 1,
                                election.digest()));
        };
    }

    private static Answer failed(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return switch (cause) {
            case OverloadedException _ -> Problem.OVERLOADED.answer("Too many voters are being looked up. Try again.");
            case MasterUnavailableException _, TimeoutException _ -> Problem.MASTER_UNAVAILABLE.answer(AGAIN);
            case null, default ->
                throw new CompletionException("the look-up of a voter failed because of an error on this side", cause);
        };
    }
}
