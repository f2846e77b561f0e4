package org.disvote.ingest.http.vote;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Failures;
import org.disvote.ingest.http.server.HttpMetrics;
import org.disvote.ingest.http.server.RequestGuard;
import org.disvote.ingest.http.server.Sender;
import org.disvote.topics.id.ElectionId;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// A handler of Jetty that answers votes without Javalin and its servlet. Nearly all requests are votes, and
/// the servlet with its dispatches costs as much as everything else that is done for one. Requests with an
/// unusual path go through Javalin and get the same answers.
final class VoteShortcut extends Handler.Wrapper {

    private static final String BEFORE_ID = "/elections/";
    private static final String AFTER_ID = "/votes";

    private final BiFunction<IncomingVote, byte[], CompletableFuture<Answer>> answering;

    /// @param answering answers a vote with this body
    VoteShortcut(BiFunction<IncomingVote, byte[], CompletableFuture<Answer>> answering) {
        this.answering = answering;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Optional<ElectionId> electionId = electionId(request);
        if (electionId.isEmpty()) {
            return super.handle(request, response, callback);
        }
        HttpMetrics.route(request, VoteRoutes.VOTES);
        var _ = answer(electionId, request).handle((answer, failure) -> {
            Sender.send(response, callback, failure == null ? answer : Failures.answer(request, failure));
            return answer;
        });
        return true;
    }

    private CompletableFuture<Answer> answer(Optional<ElectionId> electionId, Request request) {
        HttpFields headers = request.getHeaders();
        IncomingVote incoming = new IncomingVote(
                electionId,
                headers.getValuesList(HttpHeader.AUTHORIZATION),
                headers.get(HttpHeader.CONTENT_TYPE),
                headers.get(HttpHeader.CONTENT_ENCODING));
        try {
            return answering.apply(incoming, RequestGuard.bodyOf(request));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Optional<ElectionId> electionId(Request request) {
        String path = request.getHttpURI().getPath();
        if (!HttpMethod.POST.is(request.getMethod())
                || path.length() <= BEFORE_ID.length() + AFTER_ID.length()
                || !path.startsWith(BEFORE_ID)
                || !path.endsWith(AFTER_ID)) {
            return Optional.empty();
        }
        return ElectionId.parse(path.substring(BEFORE_ID.length(), path.length() - AFTER_ID.length()));
    }
}
