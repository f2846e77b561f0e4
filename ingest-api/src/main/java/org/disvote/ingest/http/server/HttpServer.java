package org.disvote.ingest.http.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.disvote.ingest.IngestStartException;
import org.disvote.ingest.Limits;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Failures;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.listen.CrossOrigin;
import org.disvote.topics.listen.Listening;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Javalin on Jetty, with the bounds of [JettySettings]: no client can hold a thread, a connection or memory
/// beyond a limit.
public final class HttpServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    private static final int THREADS_MIN = 4;
    private static final int THREAD_IDLE_MILLIS = 60_000;

    private final Javalin javalin;
    private final AtomicBoolean ending;
    private final URI uri;

    private HttpServer(Javalin javalin, AtomicBoolean ending, Listening listening) {
        this.javalin = javalin;
        this.ending = ending;
        this.uri = listening.uri(javalin.port());
    }

    /// In clear, for pages of this site alone.
    ///
    /// @throws IngestStartException if the server cannot listen on the address
    public static HttpServer start(String host, int port, Limits limits, MeterRegistry metrics, List<Routes> routes) {
        return start(Listening.clear(host, port), List.of(), limits, metrics, routes);
    }

    /// @param corsOrigins sites whose pages may read answers
    /// @throws IngestStartException if the server cannot listen on the address
    public static HttpServer start(
            Listening listening, List<String> corsOrigins, Limits limits, MeterRegistry metrics, List<Routes> routes) {
        QueuedThreadPool threads = new QueuedThreadPool(limits.requestThreads(), THREADS_MIN, THREAD_IDLE_MILLIS);
        threads.setName("disvote-http");
        List<Handler.Wrapper> shortcuts =
                routes.stream().flatMap(each -> each.shortcut(threads).stream()).toList();
        AtomicBoolean ending = new AtomicBoolean();
        JettySettings settings = new JettySettings(limits, ending::get);
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.http.prefer405over404 = true;
            config.router.ignoreTrailingSlashes = false;
            config.jetty.threadPool = threads;
            config.jetty.modifyServer(server ->
                    settings.apply(server, new HttpMetrics(metrics), CrossOrigin.handler(corsOrigins), shortcuts));
            config.jetty.modifyHttpConfiguration(settings::apply);
            config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new ProblemErrorHandler()));
            config.jetty.addConnector((server, http) -> settings.connector(server, http, listening, metrics));
            answerFailures(config);
            routes.forEach(each -> each.addTo(config.routes, threads));
        });
        try {
            return new HttpServer(javalin.start(), ending, listening);
        } catch (JavalinBindException e) {
            throw new IngestStartException(
                    "cannot listen on " + listening.host() + " port " + listening.port()
                            + ": another process does, or the address is not this machine's; choose another port or"
                            + " host",
                    e);
        }
    }

    public URI uri() {
        return uri;
    }

    /// Each answer is the last one of its connection from now on, so that no client sends a request on a
    /// connection that is about to be closed. New connections are still accepted.
    public void endConnections() {
        ending.set(true);
    }

    /// Stops accepting connections, waits for the answers in progress, at most as long as
    /// [Limits#answerWithin] allows, and stops. Answers that are not complete by then, because a client does not
    /// read them for example, are cut off.
    @Override
    public void close() {
        try {
            javalin.stop();
        } catch (JavalinException e) {
            // Jetty has stopped all the same. Thrown on, it would keep the caller from closing what is behind this
            // server.
            log.atWarn()
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("HTTP server stopped before all answers were complete");
        }
    }

    private static void answerFailures(JavalinConfig config) {
        config.router.javaLangErrorHandler(
                (response, error) -> Sender.send(response, Failures.answer(Sender.requestOf(response), error)));
        config.routes.exception(
                MethodNotAllowedResponse.class, (refused, ctx) -> Sender.send(ctx, methodNotAllowed(refused)));
        config.routes.exception(HttpResponseException.class, (refused, ctx) -> Sender.send(ctx, refusal(refused)));
        config.routes.exception(
                Exception.class,
                (failure, ctx) -> Sender.send(ctx, Failures.answer(Sender.requestOf(ctx.res()), failure)));
    }

    private static Answer methodNotAllowed(MethodNotAllowedResponse refused) {
        String allowed = String.join(", ", refused.getDetails().values());
        return Problem.METHOD_NOT_ALLOWED
                .answer("Allowed here: " + allowed + ".")
                .with("Allow", allowed);
    }

    private static Answer refusal(HttpResponseException refused) {
        Problem problem = Problem.ofStatus(refused.getStatus());
        return problem.answer(
                refused.getStatus(), problem == Problem.NOT_FOUND ? "No route has this path." : problem.title() + ".");
    }
}
