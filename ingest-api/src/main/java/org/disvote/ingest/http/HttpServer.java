package org.disvote.ingest.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.util.JavalinBindException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.disvote.ingest.IngestStartException;
import org.disvote.ingest.Limits;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Javalin on Jetty, set up so that no client can hold a thread, a connection or memory beyond a bound.
public final class HttpServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    private static final int HEADER_BYTES_MAX = 8 * 1024;
    /// Jetty keeps a buffer of this size for each answer until it is sent.
    private static final int OUTPUT_BYTES = 8 * 1024;
    private static final int SEND_BYTES = 128 * 1024;
    private static final int THREADS_MIN = 4;
    private static final int THREAD_IDLE_MILLIS = 60_000;
    private static final int ACCEPT_BACKLOG = 1024;
    private static final Duration GRACE = Duration.ofSeconds(1);
    /// How soon idle connections are closed once all places are taken.
    private static final Duration CROWDED_IDLE = Duration.ofSeconds(1);

    private final Javalin javalin;
    private final URI uri;

    private HttpServer(Javalin javalin, String host) {
        this.javalin = javalin;
        this.uri = URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + javalin.port());
    }

    /// @throws IngestStartException if the address cannot be listened on
    public static HttpServer start(String host, int port, Limits limits, MeterRegistry metrics, List<Routes> routes) {
        QueuedThreadPool threads = new QueuedThreadPool(limits.requestThreads(), THREADS_MIN, THREAD_IDLE_MILLIS);
        threads.setName("disvote-http");
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.http.prefer405over404 = true;
            config.router.ignoreTrailingSlashes = false;
            config.jetty.threadPool = threads;
            config.jetty.modifyServer(server -> prepare(
                    server,
                    limits,
                    new HttpMetrics(metrics),
                    routes.stream()
                            .flatMap(each -> each.shortWay(threads).stream())
                            .toList()));
            config.jetty.modifyHttpConfiguration(http -> prepare(http, limits));
            config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new ProblemErrorHandler()));
            config.jetty.addConnector((server, http) -> connector(server, http, host, port, limits));
            addFailures(config);
            routes.forEach(each -> each.addTo(config.routes, threads));
        });
        try {
            return new HttpServer(javalin.start(), host);
        } catch (JavalinBindException e) {
            throw new IngestStartException(
                    "cannot listen on " + host + " port " + port
                            + ": another process does, or the address is not this machine's; choose another port or host",
                    e);
        }
    }

    public URI uri() {
        return uri;
    }

    /// Accepts nothing more, waits for the answers under way as long as [Limits#answerWithin] allows, and
    /// stops.
    @Override
    public void close() {
        javalin.stop();
    }

    private static void prepare(Server server, Limits limits, HttpMetrics metrics, List<Handler.Wrapper> shortWays) {
        // It would shorten everybody's time whenever the few threads are busy; the bounds here are the same always.
        server.getBeans(LowResourceMonitor.class).forEach(server::removeBean);
        Handler.Wrapper guard = new RequestGuard(limits.requestWithin(), metrics);
        server.setHandler(new GracefulHandler(guard));
        Handler.Wrapper last = guard;
        for (Handler.Wrapper shortWay : shortWays) {
            last.setHandler(shortWay);
            last = shortWay;
        }
        server.setErrorHandler(new ProblemErrorHandler());
        server.setStopTimeout(limits.answerWithin().plus(GRACE).toMillis());
    }

    private static void prepare(HttpConfiguration http, Limits limits) {
        http.setSendServerVersion(false);
        // The voting page goes by this clock, not by its device's.
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(HEADER_BYTES_MAX);
        // An answer that fits is handed to Jetty whole and sent without a thread waiting for its reader.
        http.setOutputBufferSize(OUTPUT_BYTES);
        http.setOutputAggregationSize(OUTPUT_BYTES);
        http.setIdleTimeout(limits.requestWithin().toMillis());
        http.setUriCompliance(UriCompliance.RFC3986);
    }

    private static ServerConnector connector(
            Server server, HttpConfiguration http, String host, int port, Limits limits) {
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(ACCEPT_BACKLOG);
        connector.setIdleTimeout(limits.requestWithin().toMillis());
        connector.setShutdownIdleTimeout(GRACE.toMillis());
        // The kernel would else keep megabytes for each client that asks much and reads nothing.
        connector.setAcceptedSendBufferSize(SEND_BYTES);
        NetworkConnectionLimit connections = new NetworkConnectionLimit(limits.connectionsMax(), connector);
        connections.setEndPointIdleTimeout(CROWDED_IDLE.toMillis());
        connector.addBean(connections);
        // Between a request's head and its answer lies its body, which has a bound of its own.
        Duration answerWithin =
                limits.requestWithin().plus(limits.answerWithin()).plus(GRACE);
        connector.addBean(new LargeAnswers());
        connector.addBean(new SlowConnections(connector, limits.requestWithin(), answerWithin));
        return connector;
    }

    private static void addFailures(JavalinConfig config) {
        config.router.javaLangErrorHandler((response, error) -> {
            log.atError().setCause(error).log("a request met an error of this side");
            send(response, failure());
        });
        config.routes.exception(MethodNotAllowedResponse.class, (refused, ctx) -> {
            String allowed = String.join(", ", refused.getDetails().values());
            send(
                    ctx,
                    Problem.METHOD_NOT_ALLOWED
                            .answer("Allowed here: " + allowed + ".")
                            .with("Allow", allowed));
        });
        config.routes.exception(HttpResponseException.class, (refused, ctx) -> {
            Problem problem = Problem.ofStatus(refused.getStatus());
            send(
                    ctx,
                    problem.answer(
                            refused.getStatus(),
                            problem == Problem.NOT_FOUND ? "No route has this path." : problem.title() + "."));
        });
        config.routes.exception(Exception.class, (failure, ctx) -> {
            send(ctx, failed(failure));
        });
    }

    /// Writes the failure down.
    static Answer failed(Throwable failure) {
        log.atError().setCause(failure).log("a request met a failure of this side");
        return failure();
    }

    private static Answer failure() {
        return Problem.INTERNAL.answer("The failure is written down on this side.");
    }

    /// Returns at once, whether or not the client reads.
    static void send(Response response, Callback callback, Answer answer) {
        response.setStatus(answer.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, answer.contentType());
        answer.headers().forEach(headers::put);
        response.write(true, answer.body(), callback);
    }

    static void send(Context ctx, Answer answer) {
        ctx.status(answer.status());
        send(ctx.res(), answer);
    }

    /// Leaves the whole answer in Jetty's buffer: Jetty then sends it when the request ends, and no thread
    /// waits for a client that does not read.
    private static void send(HttpServletResponse response, Answer answer) {
        try {
            head(response, answer).getOutputStream().write(answer.bytes());
        } catch (IOException e) {
            log.atDebug().setCause(e).log("a client left before its answer");
        }
    }

    private static HttpServletResponse head(HttpServletResponse response, Answer answer) {
        response.setStatus(answer.status());
        response.setContentType(answer.contentType());
        answer.headers().forEach(response::setHeader);
        return response;
    }

    /// Sends an answer of any size; to be called by a handler itself, not by a future of its.
    ///
    /// @param route as the interface's description writes it
    static void send(Context ctx, String route, Answer answer) {
        HttpMetrics.route(ctx, route);
        if (answer.length() <= OUTPUT_BYTES) {
            send(ctx, answer);
        } else {
            ctx.future(() -> sendLarge(ctx, answer));
        }
    }

    /// As [#send(Context, String, Answer)], once the answer is there.
    ///
    /// @param threads where an answer that comes later is sent
    static void send(Context ctx, String route, CompletableFuture<Answer> answering, Executor threads) {
        if (answering.isDone()) {
            send(ctx, route, answering.join());
            return;
        }
        HttpMetrics.route(ctx, route);
        ctx.future(() -> answering.thenComposeAsync(
                answer -> {
                    if (answer.length() > OUTPUT_BYTES) {
                        return sendLarge(ctx, answer);
                    }
                    send(ctx, answer);
                    return CompletableFuture.completedFuture(null);
                },
                threads));
    }

    /// What does not fit into Jetty's buffer goes out from the answer's own one, as fast as its reader reads,
    /// again without a thread that waits.
    private static CompletableFuture<Void> sendLarge(Context ctx, Answer answer) {
        ConnectionMetaData connection =
                ServletContextRequest.getServletContextRequest(ctx.req()).getConnectionMetaData();
        EndPoint reader = connection.getConnection().getEndPoint();
        LargeAnswers underWay = connection.getConnector().getBean(LargeAnswers.class);
        Optional<LargeAnswers.Sending> sending =
                underWay.begin(() -> reader.close(new TimeoutException("other readers of large answers wait")));
        if (sending.isEmpty()) {
            send(ctx, Problem.OVERLOADED.answer("Too many large answers are being sent. Try again."));
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            HttpServletResponse response = head(ctx.res(), answer);
            response.setContentLength(answer.length());
            // Jetty's own output, since it takes a buffer and sends from it without a copy of its own.
            HttpOutput out = (HttpOutput) response.getOutputStream();
            out.setWriteListener(new WriteListener() {
                private boolean written;

                @Override
                public void onWritePossible() throws IOException {
                    if (out.isReady() && !written) {
                        written = true;
                        out.write(answer.body());
                    }
                    if (written && out.isReady()) {
                        sent.complete(null);
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    log.atDebug().setCause(failure).log("a client left before its answer");
                    sent.complete(null);
                }
            });
        } catch (IOException e) {
            log.atDebug().setCause(e).log("a client left before its answer");
            sent.complete(null);
        }
        return sent.whenComplete((done, failure) -> underWay.end(sending.get()));
    }

    /// A group of routes.
    public interface Routes {
        /// @param threads where answers are to be completed, so that neither a committer's nor a publisher's
        ///     thread meets a client
        void addTo(RoutesConfig routes, Executor threads);

        /// A handler that stands before all routes and serves some of their requests by itself.
        default Optional<Handler.Wrapper> shortWay(Executor threads) {
            return Optional.empty();
        }
    }
}
