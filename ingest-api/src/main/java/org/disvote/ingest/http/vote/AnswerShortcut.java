package org.disvote.ingest.http.vote;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Failures;
import org.disvote.ingest.http.election.ElectionPath;
import org.disvote.ingest.http.server.HttpMetrics;
import org.disvote.ingest.http.server.RequestGuard;
import org.disvote.ingest.http.server.Sender;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// A handler of Jetty that answers voters without Javalin and its servlet, which with its dispatches costs as
/// much as everything else that is done for a vote. Requests with an unusual path or method go through
/// Javalin and get the same answers.
final class AnswerShortcut extends Handler.Wrapper {

    private final String route;
    private final HttpMethod method;
    private final Answering answering;

    /// What answers the requests of one route.
    @FunctionalInterface
    interface Answering {

        /// @return empty for a request of another route
        Optional<CompletableFuture<Answer>> answer(Request request);
    }

    /// @param route as the OpenAPI description writes it
    AnswerShortcut(String route, HttpMethod method, Answering answering) {
        this.route = route;
        this.method = method;
        this.answering = answering;
    }

    /// For what is posted to an election.
    ///
    /// @param answering answers a request with this body
    static AnswerShortcut posted(String route, BiFunction<IncomingVote, byte[], CompletableFuture<Answer>> answering) {
        String end = route.substring(route.lastIndexOf('/'));
        return new AnswerShortcut(
                route,
                HttpMethod.POST,
                request -> ElectionPath.id(request.getHttpURI().getPath(), end)
                        .map(id -> answering.apply(IncomingVote.of(id, request), RequestGuard.bodyOf(request))));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Optional<CompletableFuture<Answer>> answer =
                method.is(request.getMethod()) ? answer(request) : Optional.empty();
        if (answer.isEmpty()) {
            return super.handle(request, response, callback);
        }
        HttpMetrics.route(request, route);
        var _ = answer.get().handle((answered, failure) -> {
            Sender.send(response, callback, failure == null ? answered : Failures.answer(request, failure));
            return answered;
        });
        return true;
    }

    private Optional<CompletableFuture<Answer>> answer(Request request) {
        try {
            return answering.answer(request);
        } catch (RuntimeException e) {
            return Optional.of(CompletableFuture.failedFuture(e));
        }
    }
}
