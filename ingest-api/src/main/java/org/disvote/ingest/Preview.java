package org.disvote.ingest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.List;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.http.election.PreviewRoutes;
import org.disvote.ingest.http.page.PageRoutes;
import org.disvote.ingest.http.server.HttpServer;
import org.disvote.topics.election.Election;

/// The voting page with the draft of an election, before its launch. It records nothing and needs no system.
public final class Preview implements AutoCloseable {

    private final HttpServer server;

    private Preview(HttpServer server) {
        this.server = server;
    }

    /// @param draft with the terms that a launch would give it
    /// @param port 0 takes a free one
    /// @throws IngestStartException if it cannot listen there
    public static Preview start(String host, int port, Election draft) {
        return new Preview(HttpServer.start(
                host,
                port,
                Limits.defaults(),
                new SimpleMeterRegistry(),
                List.of(PageRoutes.start(AuthConfig.none()), new PreviewRoutes(draft))));
    }

    public URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        server.close();
    }
}
