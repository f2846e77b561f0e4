package org.disvote.ingest.cast;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.routing.Position;

/// The outcome of a request to cast. It is given only after the master's commit that it relies on.
public sealed interface CastOutcome {

    /// The vote is recorded, by this request.
    record Recorded(Receipt receipt) implements CastOutcome {}

    /// This voter cast this same ballot or envelope before, the election being open then; nothing changed.
    record SameAgain(Receipt original) implements CastOutcome {}

    /// This voter cast another ballot before, which stays; nothing changed.
    record AlreadyVoted(Receipt standing) implements CastOutcome {}

    /// The request assumes something that does not hold; nothing changed.
    ///
    /// @param terms the digest of the election's terms
    /// @param constituency the voter's
    /// @param revision that the next vote has
    /// @param standing the vote that stands, if there is one
    record Changed(String terms, String constituency, int revision, Optional<Receipt> standing)
            implements CastOutcome {}

    /// The voter has changed the vote as often as the election allows.
    record TooManyChanges(int changesMax) implements CastOutcome {}

    /// The election is not open at the master's time.
    ///
    /// @param opensAt the first instant at which a vote may be cast
    /// @param closesAt the first instant at which none may be cast any more
    /// @param at the master's clock in the batch's transaction
    record NotOpen(Instant opensAt, Instant closesAt, Instant at) implements CastOutcome {}

    /// The master's clock has passed the close, and whether the close was moved is not known yet. Nothing is
    /// decided.
    record Closing() implements CastOutcome {}

    /// The election is for those on the electoral roll, and this voter is not on it.
    record NotEligible() implements CastOutcome {}

    /// The election is for those on the electoral roll, and the master has no roll of this voter's partition.
    record RollMissing() implements CastOutcome {}

    /// The master does not have this election.
    record UnknownElection() implements CastOutcome {}

    /// What was cast is of the other kind, against the rules of the voter's paper, or no envelope of this election.
    ///
    /// @param problems in sentences; at least one. They name rules, and never what was picked
    /// @param taken the kind of ballot that the election takes
    record InvalidVote(List<String> problems, Ballots taken) implements CastOutcome {
        public InvalidVote {
            problems = List.copyOf(problems);
        }
    }

    /// The receipt of the vote that this outcome reveals, if any.
    default Optional<Receipt> revealed() {
        return switch (this) {
            case Recorded(Receipt receipt) -> Optional.of(receipt);
            case SameAgain(Receipt original) -> Optional.of(original);
            case AlreadyVoted(Receipt standing) -> Optional.of(standing);
            case Changed changed -> changed.standing();
            case NotOpen _,
                    Closing _,
                    NotEligible _,
                    RollMissing _,
                    UnknownElection _,
                    InvalidVote _,
                    TooManyChanges _ -> Optional.empty();
        };
    }

    /// The receipt that the answer to this request shows. A vote that stands in the way of another is shown only
    /// to a caller with a token.
    ///
    /// @param byToken whether a token names the voter
    default Optional<Receipt> shown(boolean byToken) {
        return switch (this) {
            case AlreadyVoted _, Changed _ -> byToken ? revealed() : Optional.empty();
            case Recorded _,
                    SameAgain _,
                    NotOpen _,
                    Closing _,
                    NotEligible _,
                    RollMissing _,
                    UnknownElection _,
                    InvalidVote _,
                    TooManyChanges _ -> revealed();
        };
    }

    /// The vote that this outcome reveals, if any. With `--confirm log` the answer waits until the log has
    /// it.
    default Optional<Position> vote() {
        return revealed().map(Receipt::position);
    }
}
