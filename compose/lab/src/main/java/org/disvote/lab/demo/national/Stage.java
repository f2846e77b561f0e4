package org.disvote.lab.demo.national;

import java.util.List;

/// A finished stage of a rehearsal.
///
/// @param name by which it is known not to be due again
/// @param votes on the masters at its end
/// @param votesPerSecond accepted while it took votes; 0 in other stages, and likewise `p99Millis`
/// @param inSyncMillis how long after the last answer log and replicas had every vote; -1 if not in time
/// @param databasesMib on disk
/// @param memory of each part at its end
/// @param outcome what it found, in a few words
public record Stage(
        String name,
        double seconds,
        long votes,
        double votesPerSecond,
        double p99Millis,
        long inSyncMillis,
        long databasesMib,
        List<Memory> memory,
        String outcome) {

    public Stage {
        memory = List.copyOf(memory);
    }

    /// One that takes no votes.
    static Stage of(String name, double seconds, long votes, long databasesMib, List<Memory> memory, String outcome) {
        return new Stage(name, seconds, votes, 0, 0, 0, databasesMib, memory, outcome);
    }
}
