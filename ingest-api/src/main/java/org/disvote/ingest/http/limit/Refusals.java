package org.disvote.ingest.http.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;

/// Answers the requests that exceed one limit, and counts them. Neither says who sent them.
final class Refusals {

    private final Counter refused;
    private final String of;

    /// @param limit its name in the metrics
    /// @param of who sends too much, in the problem's detail
    Refusals(MeterRegistry registry, String limit, String of) {
        this.of = of;
        refused = Counter.builder("disvote.requests.refused")
                .description("requests that were answered 429 since one client sends too many, by the limit")
                .tag("limit", limit)
                .register(registry);
    }

    /// @param early as [RateLimit#pass] returns it
    /// @return empty if the request may pass
    Optional<Answer> unlessInTime(long early) {
        return early <= 0 ? Optional.empty() : Optional.of(answer(Duration.ofNanos(early)));
    }

    Answer answer(Duration wait) {
        refused.increment();
        return Problem.TOO_MANY_REQUESTS.answerUntil(wait, of + " This request was not recorded. Try again later.");
    }
}
