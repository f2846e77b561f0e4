package org.disvote.topics.ballot;

import org.disvote.topics.json.member.Word;

/// The bytes of a ballot are not a ballot, or not one that its paper allows. It repeats none of them, and it
/// has no stack trace, because a count may meet very many.
public final class InvalidBallotException extends Exception {

    /// As a count reports it.
    public enum Reason implements Word {
        /// Not the shape of a ballot, or not canonical JSON.
        NOT_CANONICAL,
        /// Against the rules of the paper.
        NOT_ALLOWED
    }

    private final Reason reason;

    InvalidBallotException(Reason reason) {
        super(reason.word(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
