package org.disvote.ingest.http.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.answer.ReadPace;
import org.disvote.ingest.http.answer.SharedAnswer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// A handler of Jetty that sends shared answers without Javalin and its servlet. Beside votes, nearly all
/// requests are for these. Requests with an unusual path or method go through Javalin and get the same
/// answers.
///
/// Where an answer has a [ReadPace], its readers get no more than their share of the processors; their
/// answers wait without a thread.
public final class SharedShortcut extends Handler.Wrapper {

    private final Function<HttpURI, Optional<Found>> answers;
    private final Executor threads;

    /// No answer waits longer for its turn. Every connection waits for one answer at most.
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    /// @param route as the OpenAPI description writes it
    /// @param answer completes always, and never with an exception
    /// @param pace of its readers; without one they are answered at once
    public record Found(String route, CompletableFuture<SharedAnswer> answer, Optional<ReadPace> pace) {

        public Found(String route, CompletableFuture<SharedAnswer> answer, ReadPace pace) {
            this(route, answer, Optional.of(pace));
        }

        public Found(String route, CompletableFuture<SharedAnswer> answer) {
            this(route, answer, Optional.empty());
        }

        public Found(String route, SharedAnswer answer) {
            this(route, CompletableFuture.completedFuture(answer));
        }
    }

    /// @param answers by the request's path and query; empty for one that is not of a shared answer. It does not wait
    /// @param threads where an answer that completes later is sent
    public SharedShortcut(Function<HttpURI, Optional<Found>> answers, Executor threads) {
        this.answers = answers;
        this.threads = threads;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String method = request.getMethod();
        Optional<Found> found = HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method)
                ? answers.apply(request.getHttpURI())
                : Optional.empty();
        if (found.isEmpty()) {
            return super.handle(request, response, callback);
        }
        HttpMetrics.route(request, found.get().route());
        CompletableFuture<SharedAnswer> answer = found.get().answer();
        Duration wait = found.get().pace().map(each -> each.next(WAIT_MAX)).orElse(Duration.ZERO);
        if (wait.compareTo(WAIT_MAX) > 0) {
            Sender.send(response, callback, Problem.OVERLOADED.answer("Too many readers ask at once. Try again."));
        } else if (wait.isPositive()) {
            var _ = CompletableFuture.runAsync(
                            () -> {}, CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS, threads))
                    .thenCombine(answer, (_, shared) -> shared)
                    .thenAccept(shared -> send(request, response, callback, shared));
        } else if (answer.isDone()) {
            send(request, response, callback, answer.join());
        } else {
            var _ = answer.thenAcceptAsync(shared -> send(request, response, callback, shared), threads);
        }
        return true;
    }

    private static void send(Request request, Response response, Callback callback, SharedAnswer shared) {
        Sender.sendShared(
                request,
                response,
                callback,
                shared.to(list(request, HttpHeader.ACCEPT_ENCODING), list(request, HttpHeader.IF_NONE_MATCH)));
    }

    private static @Nullable String list(Request request, HttpHeader name) {
        return request.getHeaders().get(name);
    }
}
