package org.disvote.ingest.http.vote;

import io.javalin.http.Header;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.cast.OverloadedException;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.master.MasterUnavailableException;
import org.jspecify.annotations.Nullable;

/// The answer to each outcome of a vote.
final class VoteAnswers {

    private static final String RETRY = " Send the same request again: it can never count twice.";

    private VoteAnswers() {}

    /// Exactly one of the arguments is given.
    static Answer of(@Nullable Decided decided, @Nullable Throwable failure) {
        return decided != null ? of(decided.outcome()) : of(failure);
    }

    private static Answer of(CastOutcome outcome) {
        return switch (outcome) {
            case CastOutcome.Recorded(Receipt receipt) -> recorded(ReceiptJson.forVoter(receipt));
            case CastOutcome.SameAgain(Receipt original) -> Answer.json(200, ReceiptJson.forVoter(original));
            case CastOutcome.AlreadyVoted _ ->
                Problem.ALREADY_VOTED.answer("This voter's vote in this election is recorded, and stays as it is.");
            case CastOutcome.NotOpen notOpen -> Problem.NOT_OPEN.answer(when(notOpen));
            case CastOutcome.Closing _ ->
                Problem.MASTER_UNAVAILABLE.answer(
                        "The election is closing, and this voter's shard checks whether its close was moved." + RETRY);
            case CastOutcome.NotEligible _ ->
                Problem.NOT_ELIGIBLE.answer(
                        "The election is for those on the electoral roll; this voter is not on it.");
            case CastOutcome.RollMissing _ ->
                Problem.MASTER_UNAVAILABLE.answer("This voter's shard does not have the electoral roll yet." + RETRY);
            // The request was not refused earlier, so another shard's master knows the election.
            case CastOutcome.UnknownElection _ ->
                Problem.MASTER_UNAVAILABLE.answer("This voter's shard does not know the election yet." + RETRY);
            case CastOutcome.UnknownChoice _ -> Problem.INVALID_VOTE.answer("The election has no such choice.");
        };
    }

    private static Answer recorded(ReceiptJson receipt) {
        return Answer.json(201, receipt).with(Header.LOCATION, receipt.path());
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
