package org.disvote.ingest.http.vote;

import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Failures;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.server.RequestGuard;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;
import org.disvote.ingest.http.vote.VoteReader.Named;
import org.disvote.ingest.http.vote.VoteReader.RefusedException;
import org.disvote.ingest.master.MasterReader.VoterNow;
import org.disvote.ingest.shard.Shards;
import org.disvote.ingest.table.ElectionTable.Poll;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.eclipse.jetty.server.Handler;

/// What a voter's program must know before it casts: the voter's name, constituency and next revision, and the
/// digest of the terms.
public final class VoterRoutes implements Routes {

    private static final String VOTER = "/elections/{electionId}/voter";

    private static final String AGAIN = "This voter cannot be looked up at the moment. Try again.";

    private final VoteReader reader;
    private final Shards shards;
    private final Duration answerWithin;

    public VoterRoutes(VoteReader reader, Shards shards, Duration answerWithin) {
        this.reader = reader;
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
        routes.post(
                VOTER,
                ctx -> Sender.send(
                        ctx, VOTER, answer(IncomingVote.of(ctx), RequestGuard.bodyOf(ctx.req()), threads), threads));
    }

    @Override
    public Optional<Handler.Wrapper> shortcut(Executor threads) {
        return Optional.of(AnswerShortcut.posted(VOTER, (incoming, body) -> answer(incoming, body, threads)));
    }

    private CompletableFuture<Answer> answer(IncomingVote incoming, byte[] body, Executor threads) {
        Named named;
        try {
            named = reader.readVoter(incoming, body);
        } catch (RefusedException e) {
            return CompletableFuture.completedFuture(e.answer());
        }
        ElectionId electionId = named.election().id();
        Voter voter = named.voter();
        return shards.voter(electionId, voter)
                .orTimeout(answerWithin.toNanos(), TimeUnit.NANOSECONDS)
                .handleAsync(
                        (now, failure) -> now != null
                                ? answer(electionId, voter, shards.partitionOf(voter), now)
                                : Failures.ofLookUp(failure, "voters", AGAIN),
                        threads);
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
}
