package org.disvote.topics.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Voters of one election whose first vote was cast in one minute, as far as they belong to one partition of the log. A
/// part of a sum: the turnout of the election is the sum over its partitions.
///
/// On `disvote.turnout.v1` the key is `electionId/partition/minute` and the value, for example,
/// `{"electionId":"demo","partition":7,"minute":"2027-05-21T07:00:00Z","voters":42,"seq":1234}`.
///
/// @param electionId see [Ids]
/// @param partition of the log, from 0
/// @param minute of the master's clock, in UTC, without seconds
/// @param voters who cast their first vote in that minute; a changed mind adds none
/// @param seq the vote that changed this count last; what the partition is counted up to stands in [Counted]
public record Turnout(String electionId, int partition, Instant minute, long voters, long seq) {

    public Turnout {
        Ids.require("electionId", electionId);
        if (partition < 0 || voters < 0 || seq < 0) {
            throw new IllegalArgumentException(
                    "negative partition " + partition + ", voters " + voters + " or seq " + seq);
        }
        if (!minute.equals(minute.truncatedTo(ChronoUnit.MINUTES))) {
            throw new IllegalArgumentException("minute " + minute + " has seconds");
        }
    }

    /// Of the minute that `castAt` falls into, before its first voter.
    public static Turnout none(String electionId, int partition, Instant castAt) {
        return new Turnout(electionId, partition, castAt.truncatedTo(ChronoUnit.MINUTES), 0, 0);
    }

    public Turnout plusVoter(long seq) {
        return new Turnout(electionId, partition, minute, voters + 1, seq);
    }
}
