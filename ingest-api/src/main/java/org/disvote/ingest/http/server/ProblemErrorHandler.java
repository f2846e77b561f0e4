package org.disvote.ingest.http.server;

import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Answers requests that Jetty itself refuses, such as malformed HTTP, with the same problem documents as all
/// others.
final class ProblemErrorHandler implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException refused
                ? refused.getCode()
                : response.getStatus();
        Answer answer = Problem.ofStatus(status).answer(status, detail(status));
        RequestGuard.addTo(response.getHeaders());
        Sender.send(response, callback, answer);
        return true;
    }

    private static String detail(int status) {
        return switch (status) {
            case 404 -> "No route has this path.";
            case 408 -> "The request was not complete in time.";
            case 414 -> "The request's path is too long.";
            case 431 -> "The request's headers are too long.";
            case 503 -> "This instance is closing or overloaded.";
            default ->
                status >= 500 && status != 501 && status != 505
                        ? "The failure is written down on this side."
                        : "The request is not HTTP/1.1 as this server reads it.";
        };
    }
}
