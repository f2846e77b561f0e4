package org.disvote.topics.progress;

import java.time.Duration;

/// How far a reader is behind the log's end.
///
/// @param votes in the log that the reader has not applied
/// @param age how long the oldest of them has been in the log, to the second; zero if there is none
public record Lag(long votes, Duration age) {

    public static final Lag NONE = new Lag(0, Duration.ZERO);

    /// Of both together: the sum of the votes, and the larger age.
    public Lag and(Lag other) {
        return new Lag(votes + other.votes, age.compareTo(other.age) > 0 ? age : other.age);
    }

    public double seconds() {
        return age.toMillis() / 1_000.0;
    }
}
