package org.disvote.lab.cluster;

import java.util.concurrent.CompletableFuture;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.operator.OperatorException;

/// A whole system on this machine.
///
/// [#start] may be called once. [#close] may be called at any time and from any thread, also while a start is under
/// way.
public interface Cluster extends AutoCloseable {

    /// Returns once votes can be cast and every sink applies them.
    ///
    /// @throws OperatorException if the system cannot be started; the parts that were started are stopped again
    Endpoints start(StartReport report);

    /// Fails with an [OperatorException] once a part cannot be kept running; completes when the cluster is closed.
    CompletableFuture<Void> failed();

    @Override
    void close();
}
