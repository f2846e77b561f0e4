package org.disvote.topics.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.JsonRecord;
import org.disvote.topics.json.Times;
import org.disvote.topics.routing.Routing;

/// The voters of one partition of the log whose first vote in an election was cast in one minute. The turnout
/// of the election is the sum over the partitions.
///
/// On `disvote.turnout.v1` the key is `electionId/partition/constituency/minute` and the value, for example,
/// `{"electionId":"demo","partition":7,"constituency":"","minute":"2027-05-21T07:00:00Z","voters":42,"seq":1234}`.
///
/// @param partition of the log, from 0
/// @param constituency of these voters, from the header of the log's records; empty if they have none
/// @param minute of the master's clock, in UTC, without seconds
/// @param voters who cast their first vote in that minute; a change of mind does not count
/// @param seq the vote that changed this count last; [Counted] says up to where the partition is counted
public record Turnout(ElectionId electionId, int partition, String constituency, Instant minute, long voters, long seq)
        implements JsonRecord {

    public Turnout {
        if (!constituency.isEmpty()) {
            Ids.require("constituency", constituency);
        }
        if (partition < 0 || partition >= Routing.PARTITIONS_MAX) {
            throw new IllegalArgumentException("partition " + partition + " is not below " + Routing.PARTITIONS_MAX);
        }
        if (voters < 0 || seq < 0) {
            throw new IllegalArgumentException("negative voters " + voters + " or seq " + seq);
        }
        Times.require("minute", minute);
        if (!minute.equals(minute.truncatedTo(ChronoUnit.MINUTES))) {
            throw new IllegalArgumentException("minute " + minute + " has seconds");
        }
    }

    /// Of the minute that `castAt` falls into, before its first voter.
    public static Turnout none(ElectionId electionId, int partition, String constituency, Instant castAt) {
        return new Turnout(electionId, partition, constituency, castAt.truncatedTo(ChronoUnit.MINUTES), 0, 0);
    }

    public Turnout plusVoter(long seq) {
        return new Turnout(electionId, partition, constituency, minute, voters + 1, seq);
    }

    @Override
    public byte[] key() {
        return String.join("/", electionId.value(), Integer.toString(partition), constituency, minute.toString())
                .getBytes(UTF_8);
    }
}
