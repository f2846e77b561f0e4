package org.disvote.topics.kafka;

import java.time.Duration;

/// The timeouts of calls to the brokers.
///
/// A fixed timeout is not enough. A broker that is gone must be noticed within seconds, but a broker that is
/// only slow must get the time that it needs. With a fixed timeout, a step that takes a slow broker a little
/// longer would fail on every try. So each failed try doubles the timeout, up to [#DOUBLINGS_MAX] times, and
/// a success restores the first one.
///
/// @param first the timeout after a success
/// @param answer the timeout of a call now
public record AnswerBounds(Duration first, Duration answer) {

    /// So 5 s grow to 40 s.
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

    /// The largest timeouts: for a command, because after a timeout the operator has to run it again.
    public AnswerBounds largest() {
        return new AnswerBounds(first, first.multipliedBy(1L << DOUBLINGS_MAX));
    }

    /// How long one request of a call may take. Then it is sent again, perhaps to another broker.
    public Duration request() {
        return answer.multipliedBy(3).dividedBy(5);
    }

    /// How long a record that was sent may wait for its acknowledgement.
    public Duration delivery() {
        return answer.multipliedBy(8).dividedBy(5);
    }

    /// How long a whole step of a few calls may take.
    public Duration step() {
        return answer.multipliedBy(2);
    }
}
