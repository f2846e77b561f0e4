package org.disvote.lab.bench;

import io.javalin.Javalin;
import java.net.URI;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// A Javalin route that answers a POST with its own body, on as many threads as ingest has: it shows what HTTP
/// alone costs on this machine.
public final class EchoServer implements AutoCloseable {

    private static final int THREADS = 12;

    private final Javalin javalin;

    private EchoServer(Javalin javalin) {
        this.javalin = javalin;
    }

    public static EchoServer start() {
        return new EchoServer(Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.startup.showOldJavalinVersionWarning = false;
                    config.jetty.threadPool = new QueuedThreadPool(THREADS);
                    config.jetty.host = "127.0.0.1";
                    config.jetty.port = 0;
                    config.routes.post(
                            "/elections/{electionId}/votes",
                            ctx -> ctx.status(201)
                                    .contentType("application/json")
                                    .result(ctx.bodyAsBytes()));
                })
                .start());
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + javalin.port());
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
