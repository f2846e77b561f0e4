package org.disvote.ingest.http.answer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers for failures of this side that no route expects.
public final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /// Logs the failure and returns an answer that reveals nothing about it.
    public static Answer answer(Throwable failure) {
        log.atError().setCause(failure).log("Request failed because of an error on this side, it is answered 500");
        return Problem.INTERNAL.answer("The failure is written down on this side.");
    }
}
