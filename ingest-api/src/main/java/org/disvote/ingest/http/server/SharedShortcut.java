package org.disvote.ingest.http.server;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
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
public final class SharedShortcut extends Handler.Wrapper {

    private final Function<String, Optional<Found>> answers;
    private final Executor threads;

    /// @param route as the OpenAPI description writes it
    /// @param answer completes always, and never with an exception
    public record Found(String route, CompletableFuture<SharedAnswer> answer) {}

    /// @param answers by the request's path; empty for one that is not of a shared answer
    /// @param threads where an answer that completes later is sent
    public SharedShortcut(Function<String, Optional<Found>> answers, Executor threads) {
        this.answers = answers;
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
        if (answer.isDone()) {
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
