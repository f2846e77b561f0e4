package org.disvote.ingest.http.server;

import io.javalin.config.RoutesConfig;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Handler;

/// A group of routes.
public interface Routes {

    /// @param threads where answers are completed, so that a committer's or publisher's thread never writes
    ///     to a client
    void addTo(RoutesConfig routes, Executor threads);

    /// A handler of Jetty that runs before all routes and answers some of their requests itself.
    default Optional<Handler.Wrapper> shortcut(Executor threads) {
        return Optional.empty();
    }
}
