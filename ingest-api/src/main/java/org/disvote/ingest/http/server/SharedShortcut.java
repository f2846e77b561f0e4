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
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// A handler of Jetty that sends shared answers without Javalin and its servlet. On election night nearly all
/// requests are for these. Requests with an unusual path or method go through Javalin and get the same answers.
/// Readers get no more than their share of the processors ([ReadPace]); their answers wait without a thread.
public final class SharedShortcut extends Handler.Wrapper {

    private final Function<String, Optional<Found>> answers;
    private final ReadPace pace;
    private final Executor threads;

    /// No answer waits longer for its turn. Every connection waits for one answer at most.
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    /// @param route as the OpenAPI description writes it
    /// @param answer completes always, and never with an exception
    public record Found(String route, CompletableFuture<SharedAnswer> answer) {}

    /// @param answers by the request's path; empty for one that is not of a shared answer
    /// @param threads where an answer that completes later is sent
    public SharedShortcut(Function<String, Optional<Found>> answers, ReadPace pace, Executor threads) {
        this.answers = answers;
        this.pace = pace;
        this.threads = threads;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String method = request.getMethod();
        Optional<Found> found = HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method)
                ? answers.apply(request.getHttpURI().getPath())
                : Optional.empty();
        if (found.isEmpty()) {
            return super.handle(request, response, callback);
        }
        HttpMetrics.route(request, found.get().route());
        CompletableFuture<SharedAnswer> answer = found.get().answer();
        Duration wait = pace.next(WAIT_MAX);
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
