package org.disvote.ingest.cast;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The outcome of a request, and the life of the master in which it was committed. Another life of the master
/// may have lost the commit and may give its seqs to other votes.
///
/// @param life as the heads' `opened_for` names it
/// @param promising of the receipt that the answer shows
public record Decided(CastOutcome outcome, String life, Promising promising) {

    /// Gives the promise of one receipt.
    @FunctionalInterface
    public interface Promising {

        Promising NOTHING = () -> CompletableFuture.completedFuture(Optional.empty());

        /// To be called once for each answer, when everything has happened that the answer waits for.
        ///
        /// @return completes soon and never with an exception; empty if no promise may be given now
        CompletableFuture<Optional<Promise>> promise();
    }

    /// Without a promise.
    public Decided(CastOutcome outcome, String life) {
        this(outcome, life, Promising.NOTHING);
    }
}
