package org.disvote.topics.progress;

import java.time.Duration;

/// How far a reader is behind the log's end.
///
/// @param votes that the log has and the reader has not applied
/// @param age for how long the log has had the oldest of them, to the second; zero where there is none
public record Lag(long votes, Duration age) {

    public static final Lag NONE = new Lag(0, Duration.ZERO);

    /// Over both: all their votes, and the older age.
    public Lag and(Lag other) {
        return new Lag(votes + other.votes, age.compareTo(other.age) > 0 ? age : other.age);
    }

    public double seconds() {
        return age.toMillis() / 1_000.0;
    }
}
