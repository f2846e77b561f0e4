package org.disvote.ingest.cast;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.sealing.EnvelopeForm;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.voter.Voter;

/// A voter's request to cast a vote. Its master decides, in the batch's transaction, whether the election
/// exists, is open and allows this ballot.
///
/// @param content never logged
/// @param expected what the voter's program assumes
/// @param byToken whether a token names the voter; only then an answer may show a vote that stands
/// @param auth see [org.disvote.topics.vote.VoteCast]
public record CastRequest(
        ElectionId electionId, Voter voter, Content content, Expected expected, boolean byToken, String auth) {

    /// What is cast.
    public sealed interface Content {

        /// The choice on a paper that asks for one.
        record Choice(ChoiceId choice) implements Content {

            /// Hides the choice.
            @Override
            public String toString() {
                return "Choice[hidden]";
            }
        }

        /// A ballot in any order and with any white space, whose shape is right.
        record Open(JsonNode ballot) implements Content {

            /// Hides the ballot.
            @Override
            public String toString() {
                return "Open[hidden]";
            }
        }

        /// A sealed ballot: any bytes, but at least one.
        record Envelope(BallotBytes bytes) implements Content {}

        /// Why an election takes no such content of any voter: it takes the other kind, or this is no envelope of
        /// its seal. No paper is needed to know this.
        default Optional<CastOutcome.InvalidVote> misfit(Terms terms) {
            Optional<Seal> seal = terms.seal();
            Optional<String> problem = switch (this) {
                case Choice _, Open _ -> seal.map(_ -> "this election takes envelopes, not open ballots");
                case Envelope(BallotBytes envelope) ->
                    seal.isEmpty()
                            ? Optional.of("this election takes open ballots, not envelopes")
                            : EnvelopeForm.problem(envelope.bytes(), seal.get());
            };
            return problem.map(sentence -> new CastOutcome.InvalidVote(List.of(sentence), terms.ballots()));
        }
    }

    /// What must hold in the transaction for the vote to be recorded, as far as the request says it.
    ///
    /// @param revision that the vote would have, from 1
    /// @param terms the digest of the election's terms
    /// @param constituency of the voter
    public record Expected(OptionalInt revision, Optional<String> terms, Optional<String> constituency) {

        public static final Expected NOTHING = new Expected(OptionalInt.empty(), Optional.empty(), Optional.empty());

        public static Expected revision(int revision) {
            return new Expected(OptionalInt.of(revision), Optional.empty(), Optional.empty());
        }
    }

    /// A choice, without a token and without expectations.
    public static CastRequest of(ElectionId electionId, Voter voter, ChoiceId choice) {
        return new CastRequest(electionId, voter, new Content.Choice(choice), Expected.NOTHING, false, "");
    }

    /// Hides voter, ballot and auth, because this text may reach a log line or a test report.
    @Override
    public String toString() {
        return "CastRequest[" + electionId + "]";
    }
}
