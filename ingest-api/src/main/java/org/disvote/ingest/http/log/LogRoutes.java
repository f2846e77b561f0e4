package org.disvote.ingest.http.log;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.server.PassedBody;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes requests for the log's files on to the notary, and its answers back while they arrive. So a page needs
/// one address only. Nothing is kept here: caches in front of this server may keep what the notary allows.
///
/// At most [#UNDER_WAY_MAX] requests wait for the notary, and as many answers are passed on as there may be large
/// ones. No thread waits for the notary or for a reader.
public final class LogRoutes implements Routes, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogRoutes.class);

    private static final String FILES = "/log/{path}";
    private static final String PREFIX = "/log/";

    static final int UNDER_WAY_MAX = 128;

    /// From the request to the first byte of the notary's answer.
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    /// The names of the log's files. None has a percent sign or an empty or relative part.
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_:-][A-Za-z0-9_.:-]*(/[A-Za-z0-9_:-][A-Za-z0-9_.:-]*)*");

    private static final int PATH_LENGTH_MAX = 300;

    private static final List<String> ASKED = List.of("If-None-Match", "If-Modified-Since", "Range", "If-Range");
    private static final List<String> ANSWERED = List.of(
            "Cache-Control",
            "ETag",
            "Last-Modified",
            "Expires",
            "Age",
            "Retry-After",
            "Accept-Ranges",
            "Content-Range");

    /// Nothing that a browser would run in this origin.
    private static final List<String> TYPES =
            List.of("text/plain", "application/octet-stream", "application/json", "application/problem+json");

    private static final String OTHER_TYPE = "application/octet-stream";

    private final Optional<URI> files;
    private final Semaphore places = new Semaphore(UNDER_WAY_MAX);
    private final AtomicBoolean away = new AtomicBoolean();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_MAX)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /// @param files the notary's address of them, with `/` at the end; without it all are answered 404
    public LogRoutes(Optional<URI> files) {
        this.files = files;
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        Handler pass = ctx -> pass(ctx, threads);
        routes.get("/log/<path>", pass).head("/log/<path>", pass);
    }

    private void pass(Context ctx, Executor threads) {
        String path = ctx.req().getRequestURI().substring(PREFIX.length());
        if (files.isEmpty()
                || path.length() > PATH_LENGTH_MAX
                || !PATH.matcher(path).matches()) {
            Sender.send(ctx, FILES, Problem.NOT_FOUND.answer("The log has no such file."));
        } else if (!places.tryAcquire()) {
            Sender.send(
                    ctx, FILES, Problem.LOG_UNAVAILABLE.answer("Too many files of the log are being read. Try again."));
        } else {
            Sender.pass(ctx, FILES, ask(ctx, files.get().resolve(path)), threads);
        }
    }

    private CompletableFuture<PassedBody> ask(Context ctx, URI file) {
        HttpRequest.Builder request = HttpRequest.newBuilder(file)
                .timeout(ANSWER_MAX)
                .method(ctx.req().getMethod(), BodyPublishers.noBody());
        for (String name : ASKED) {
            String value = ctx.header(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> asked =
                http.sendAsync(request.build(), BodyHandlers.ofPublisher());
        return asked.copy()
                .orTimeout(ANSWER_MAX.toNanos(), TimeUnit.NANOSECONDS)
                .handle((answer, failure) -> {
                    places.release();
                    if (failure != null) {
                        asked.cancel(true);
                        return unavailable(failure);
                    }
                    return passed(answer);
                });
    }

    private PassedBody passed(HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer) {
        int status = answer.statusCode();
        if (status < 200 || (status >= 300 && status < 400 && status != 304)) {
            answer.body().subscribe(PassedBody.discarding());
            return PassedBody.of(
                    Problem.LOG_UNAVAILABLE.answer(502, "The log answers with a status that it never has."));
        }
        if (away.compareAndSet(true, false)) {
            log.atInfo().log("Log answers again");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String name : ANSWERED) {
            answer.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
        }
        return new PassedBody(
                status,
                type(answer.headers().firstValue("Content-Type").orElse(OTHER_TYPE)),
                headers,
                answer.headers().firstValueAsLong("Content-Length"),
                answer.body());
    }

    private static String type(String given) {
        String type = given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return TYPES.contains(type) ? given : OTHER_TYPE;
    }

    private PassedBody unavailable(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        if (away.compareAndSet(false, true)) {
            log.atWarn()
                    .addKeyValue("uri", files.map(URI::toString).orElse(""))
                    .addKeyValue("error", String.valueOf(cause))
                    .log("Log does not answer, its files are answered 503");
        }
        return PassedBody.of(Problem.LOG_UNAVAILABLE.answer(
                cause instanceof TimeoutException
                        ? "The log does not answer in time. Try again."
                        : "The log does not answer. Try again."));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
