package org.disvote.ingest.http.answer;

import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers for failures of this side that no route expects.
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

    private static Answer internal() {
        return Problem.INTERNAL.answer("The failure is written down on this side.");
    }
}
