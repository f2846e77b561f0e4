package org.disvote.ingest.cast;

import java.time.Instant;
import java.util.Optional;
import org.disvote.topics.routing.Position;

/// The outcome of a request to cast. It is given only after the master's commit that it relies on.
public sealed interface CastOutcome {

    /// The vote is recorded, by this request.
    record Recorded(Receipt receipt) implements CastOutcome {}

    /// This voter cast this same ballot before, the election being open then; nothing changed.
    record SameAgain(Receipt original) implements CastOutcome {}

    /// This voter cast another ballot before; nothing changed.
    record AlreadyVoted(Position original) implements CastOutcome {}

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

    /// The election has no such choice.
    record UnknownChoice() implements CastOutcome {}

    /// The vote that this outcome reveals, if any. With `--confirm log` the answer waits until the log has
    /// it.
    default Optional<Position> vote() {
        return switch (this) {
            case Recorded(Receipt receipt) -> Optional.of(receipt.position());
            case SameAgain(Receipt original) -> Optional.of(original.position());
            case AlreadyVoted(Position original) -> Optional.of(original);
            case NotOpen _, Closing _, NotEligible _, RollMissing _, UnknownElection _, UnknownChoice _ ->
                Optional.empty();
        };
    }
}
