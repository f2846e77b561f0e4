package org.disvote.ingest.http.answer;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.disvote.ingest.cast.OverloadedException;
import org.disvote.ingest.master.MasterUnavailableException;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers for failures of this side.
public final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /// Logs the failure of one request and returns an answer that reveals nothing about it.
    public static Answer answer(Request request, Throwable failure) {
        log.atError()
                .addKeyValue("requestId", RequestId.of(request))
                .setCause(failure)
                .log("Request failed because of an error on this side, it is answered 500");
        return internal();
    }

    /// The same for an answer that any number of requests wait for.
    static Answer answer(Throwable failure) {
        log.atError().setCause(failure).log("Answer failed because of an error on this side, requests get 500");
        return internal();
    }

    /// The answer to a question whose look-up on a master failed.
    ///
    /// @param what is looked up, in the plural
    /// @param unavailable one sentence, for when the master does not answer
    /// @throws CompletionException if the failure is an error on this side
    public static Answer ofLookUp(@Nullable Throwable failure, String what, String unavailable) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return switch (cause) {
            case OverloadedException _ ->
                Problem.OVERLOADED.answer("Too many %s are being looked up. Try again.".formatted(what));
            case MasterUnavailableException _, TimeoutException _ -> Problem.MASTER_UNAVAILABLE.answer(unavailable);
            case null, default ->
                throw new CompletionException(
                        "looking up %s failed because of an error on this side".formatted(what), cause);
        };
    }

    private static Answer internal() {
        return Problem.INTERNAL.answer("The failure is written down on this side.");
    }
}
