package org.disvote.ingest.cast;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.disvote.topics.routing.Position;

/// Where requests become votes. Safe for any number of threads; no method waits.
public interface Casting {

    /// @param answering makes the answer of the outcome after the commit, or of a failure: [OverloadedException],
    ///     [org.disvote.ingest.master.MasterUnavailableException]
    <T> CompletableFuture<T> cast(
            CastRequest request, Function<CompletableFuture<Decided>, CompletableFuture<T>> answering);

    /// Completes when the log has the vote that was committed at this position in this life of its master;
    /// without a deadline, see [org.disvote.ingest.publish.confirm.PublishedSeqs#whenPublished].
    CompletableFuture<Void> whenPublished(Position position, String life);
}
