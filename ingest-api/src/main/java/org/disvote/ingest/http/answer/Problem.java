package org.disvote.ingest.http.answer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;

/// All problems that a request can be answered with, as problem documents of RFC 9457. The names in `type`
/// never change, so clients may switch on them.
public enum Problem {
    MALFORMED(400, "malformed", "The request is not of the expected form"),
    UNAUTHENTICATED(401, "unauthenticated", "It is not known who asks"),
    OTHER_VOTER(403, "other-voter", "The vote names another voter"),
    NOT_OPEN(403, "not-open", "The election is not open"),
    NOT_ELIGIBLE(403, "not-eligible", "This voter may not vote in this election"),
    RESULTS_SEALED(403, "results-sealed", "There are no results before the close"),
    NOT_FOUND(404, "not-found", "There is nothing here"),
    UNKNOWN_ELECTION(404, "unknown-election", "There is no such election"),
    UNKNOWN_RECEIPT(404, "unknown-receipt", "This receipt was never issued"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "This method does nothing here"),
    TOO_SLOW(408, "too-slow", "The request took too long to arrive"),
    ALREADY_VOTED(409, "already-voted", "This voter has cast another ballot"),
    CHANGED(409, "changed", "What the request assumes does not hold"),
    TOO_LARGE(413, "too-large", "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "Only application/json is understood"),
    INVALID_VOTE(422, "invalid-vote", "This is not a valid vote"),
    TOO_MANY_CHANGES(429, "too-many-changes", "This voter has changed the vote too often"),
    TOO_MANY_REQUESTS(429, "too-many-requests", "Requests come too often"),
    INTERNAL(500, "internal", "Something is wrong on this side"),
    OVERLOADED(503, "overloaded", "Too many votes are waiting"),
    MASTER_UNAVAILABLE(503, "master-unavailable", "The vote cannot be confirmed at the moment"),
    LOG_UNAVAILABLE(503, "log-unavailable", "The log cannot be read at the moment");

    static final String CONTENT_TYPE = "application/problem+json";
    private static final String TYPE_PREFIX = "urn:disvote:problem:";
    private static final String RETRY_AFTER = "Retry-After";

    /// Long enough for the next batch, a change of the leader or a reconnection.
    private static final String RETRY_AFTER_SECONDS = "1";

    private final int status;
    private final String name;
    private final String title;

    Problem(int status, String name, String title) {
        this.status = status;
        this.name = name;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /// A URI that never changes.
    public String type() {
        return TYPE_PREFIX + name;
    }

    public String title() {
        return title;
    }

    /// Whether the same request may succeed if it is sent again. Sending it again is always safe.
    public boolean retryable() {
        return switch (this) {
            case OVERLOADED, MASTER_UNAVAILABLE, LOG_UNAVAILABLE, TOO_SLOW, TOO_MANY_REQUESTS, INTERNAL -> true;
            case MALFORMED,
                    UNAUTHENTICATED,
                    OTHER_VOTER,
                    NOT_OPEN,
                    NOT_ELIGIBLE,
                    RESULTS_SEALED,
                    NOT_FOUND,
                    UNKNOWN_ELECTION,
                    UNKNOWN_RECEIPT,
                    METHOD_NOT_ALLOWED,
                    ALREADY_VOTED,
                    CHANGED,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    INVALID_VOTE,
                    TOO_MANY_CHANGES -> false;
        };
    }

    /// @return [#UNKNOWN_ELECTION], for an ID that no election has
    public static Answer unknownElection() {
        return UNKNOWN_ELECTION.answer("No election has this ID: GET /elections lists them.");
    }

    /// The problem for a status that Jetty or Javalin chose.
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405, 501 -> METHOD_NOT_ALLOWED;
            case 408 -> TOO_SLOW;
            case 413, 414, 431 -> TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 429 -> TOO_MANY_REQUESTS;
            case 503 -> OVERLOADED;
            default -> status >= 500 && status != 505 ? INTERNAL : MALFORMED;
        };
    }

    /// @param detail one sentence about this occurrence; never an exception's text, never a choice
    public Answer answer(String detail) {
        return answer(status, detail);
    }

    /// The same problem with the status that Jetty chose, for example 431 for [#TOO_LARGE].
    public Answer answer(int chosen, String detail) {
        return answer(chosen, detail, retryable());
    }

    /// The same problem, in a case where the same request may succeed soon.
    public Answer answerForNow(String detail) {
        return answer(status, detail, true).with(RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    /// The same problem, in a case where the same request may succeed after this time.
    ///
    /// @param wait rounded up to whole seconds, at least one
    public Answer answerUntil(Duration wait, String detail) {
        long seconds = Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
        return answer(status, detail, true).with(RETRY_AFTER, Long.toString(seconds));
    }

    /// The same problem with members of its own.
    ///
    /// @param members a record, whose components stand after the others; one that is null is left out
    public Answer answerWith(String detail, Record members) {
        return Answer.json(
                status, CONTENT_TYPE, new Extended(new Document(type(), title, status, detail, retryable()), members));
    }

    private Answer answer(int chosen, String detail, boolean retryable) {
        Answer answer = Answer.json(chosen, CONTENT_TYPE, new Document(type(), title, chosen, detail, retryable));
        return chosen == 503 ? answer.with(RETRY_AFTER, RETRY_AFTER_SECONDS) : answer;
    }

    record Extended(
            @JsonUnwrapped Document document, @JsonUnwrapped Record members) {}

    record Document(String type, String title, int status, String detail, boolean retryable) {}
}
