package org.disvote.topics.kafka;

import java.time.Duration;

/// How long calls to the brokers may take before the caller gives up and tries again.
///
/// A fixed bound cannot serve both ends: a broker that is gone must be noticed within seconds, and one that is only
/// slow must get the time it needs. With a fixed bound, a step that takes the broker a little longer fails on each try,
/// for ever. So each failed try doubles the bound, up to [#DOUBLINGS_MAX] times, and a success restores the first one.
///
/// @param first the bound after a success
/// @param answer the bound now
public record AnswerBounds(Duration first, Duration answer) {

    /// 5 s become 40 s.
    static final int DOUBLINGS_MAX = 3;

    public static AnswerBounds of(Duration first) {
        return new AnswerBounds(first, first);
    }

    public AnswerBounds afterFailure() {
        Duration twice = answer.multipliedBy(2);
        Duration most = first.multipliedBy(1L << DOUBLINGS_MAX);
        return new AnswerBounds(first, twice.compareTo(most) < 0 ? twice : most);
    }

    public AnswerBounds afterSuccess() {
        return of(first);
    }

    /// The largest bounds: for a command, which an operator would have to run again.
    public AnswerBounds largest() {
        return new AnswerBounds(first, first.multipliedBy(1L << DOUBLINGS_MAX));
    }

    /// How long one request may take within a call; after that it is sent again, perhaps to another broker.
    public Duration request() {
        return answer.multipliedBy(3).dividedBy(5);
    }

    /// How long records that are sent may wait for their acknowledgement.
    public Duration delivery() {
        return answer.multipliedBy(8).dividedBy(5);
    }

    /// How long a whole step of a few calls may take.
    public Duration step() {
        return answer.multipliedBy(2);
    }
}
