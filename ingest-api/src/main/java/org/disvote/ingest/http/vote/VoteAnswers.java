package org.disvote.ingest.http.vote;

import io.javalin.http.Header;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.OverloadedException;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.json.Quantity;
import org.jspecify.annotations.Nullable;

/// The answer to each outcome of a vote.
final class VoteAnswers {

    private static final String RETRY = " Send the same request again: it can never count twice.";

    private VoteAnswers() {}

    /// Members of 422 `invalid-vote`.
    ///
    /// @param expected the kind of ballot that the election takes
    record Invalid(List<String> problems, String expected) {}

    /// Members of 409 `already-voted`.
    record Standing(@Nullable ReceiptJson receipt) {}

    /// Members of 409 `changed`.
    record Changed(
            String terms,
            String constituency,
            int revision,
            @Nullable ReceiptJson receipt) {}

    /// @param promise of the receipt that the answer shows
    record Answered(CastOutcome outcome, Optional<Promise> promise) {}

    /// Exactly one of the last two arguments is given.
    ///
    /// @param byToken whether a token names the voter; only then the answer may have the vote that stands
    static Answer of(boolean byToken, @Nullable Answered answered, @Nullable Throwable failure) {
        return answered != null ? of(byToken, answered.outcome(), answered.promise()) : of(failure);
    }

    static Answer invalid(CastOutcome.InvalidVote invalid) {
        return Problem.INVALID_VOTE.answerWith(
                invalid.problems().getFirst(),
                new Invalid(invalid.problems(), invalid.taken() == Ballots.SEALED ? "envelope" : "ballot"));
    }

    private static Answer of(boolean byToken, CastOutcome outcome, Optional<Promise> promise) {
        return switch (outcome) {
            case CastOutcome.Recorded(Receipt receipt) -> recorded(receipt, promise);
            case CastOutcome.SameAgain(Receipt original) ->
                new Answer(200, Answer.JSON, ReceiptWriter.write(original, original.text(), promise));
            case CastOutcome.AlreadyVoted(Receipt standing) ->
                Problem.ALREADY_VOTED.answerWith(
                        "This voter's vote in this election is recorded, and stays as it is.",
                        new Standing(byToken ? ReceiptJson.forVoter(standing, promise) : null));
            case CastOutcome.Changed changed ->
                Problem.CHANGED.answerWith(
                        "Another revision, other terms or another constituency hold; nothing was recorded.",
                        new Changed(
                                changed.terms(),
                                changed.constituency(),
                                changed.revision(),
                                changed.standing()
                                        .filter(_ -> byToken)
                                        .map(standing -> ReceiptJson.forVoter(standing, promise))
                                        .orElse(null)));
            case CastOutcome.TooManyChanges(int changesMax) ->
                Problem.TOO_MANY_CHANGES.answer("A vote in this election can be changed %s; the last one stands."
                        .formatted(Quantity.of(changesMax, "time")));
            case CastOutcome.NotOpen notOpen -> Problem.NOT_OPEN.answer(when(notOpen));
            case CastOutcome.Closing _ ->
                Problem.MASTER_UNAVAILABLE.answer(
                        "The election is closing, and this voter's shard checks whether its close was moved." + RETRY);
            case CastOutcome.NotEligible _ ->
                Problem.NOT_ELIGIBLE.answer(
                        "This voter has no ballot paper in this election, or is not on its electoral roll.");
            case CastOutcome.RollMissing _ ->
                Problem.MASTER_UNAVAILABLE.answer("This voter's shard does not have the electoral roll yet." + RETRY);
            // The request was not refused earlier, so another shard's master knows the election.
            case CastOutcome.UnknownElection _ ->
                Problem.MASTER_UNAVAILABLE.answer("This voter's shard does not know the election yet." + RETRY);
            case CastOutcome.InvalidVote invalid -> invalid(invalid);
        };
    }

    private static Answer recorded(Receipt receipt, Optional<Promise> promise) {
        String text = receipt.text();
        return new Answer(201, Answer.JSON, ReceiptWriter.write(receipt, text, promise))
                .with(Header.LOCATION, "/elections/" + receipt.electionId().value() + "/receipts/" + text);
    }

    private static String when(CastOutcome.NotOpen notOpen) {
        return notOpen.at().isBefore(notOpen.opensAt())
                ? "The election opens at " + notOpen.opensAt() + "."
                : "The election closed at " + notOpen.closesAt() + ".";
    }

    private static Answer of(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return switch (cause) {
            case OverloadedException _ ->
                Problem.OVERLOADED.answer("Too many votes are waiting already; this one was not recorded." + RETRY);
            case MasterUnavailableException _ ->
                Problem.MASTER_UNAVAILABLE.answer("It is not confirmed that this vote is recorded." + RETRY);
            case TimeoutException _ ->
                Problem.MASTER_UNAVAILABLE.answer("It was not confirmed in time that this vote is recorded." + RETRY);
            case null, default ->
                throw new CompletionException("a vote failed because of an error on this side", cause);
        };
    }
}
