package org.disvote.topics.count.cell;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Times;

/// The voters of one partition whose first vote in an election was cast in one minute, of all constituencies
/// together. Minutes and constituencies are apart, so that no count is of so few voters that it names one.
///
/// On `disvote.turnout.v1`, for example, under `demo/7/minute/2027-05-21T07:00:00.000000Z`:
/// `{"electionId":"demo","minute":"2027-05-21T07:00:00.000000Z","partition":7,"seq":1234,"voters":42}`.
///
/// @param partition of the log, from 0
/// @param minute of the master's clock, in UTC, without seconds
/// @param voters who cast their first vote in that minute; a change of mind does not count
/// @param seq the vote that changed this count last; [Counted] says up to where the partition is counted
public record MinuteTurnout(
        ElectionId electionId,
        int partition,

        @JsonFormat(pattern = MinuteTurnout.FORM, timezone = "UTC")
        Instant minute,

        long voters,
        long seq)
        implements CountRecord {

    public static final String KIND = "minute";

    static final String FORM = "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'";

    public MinuteTurnout {
        CountRecord.require(partition, "", voters, seq);
        Times.require("minute", minute);
        if (!minute.equals(minute.truncatedTo(ChronoUnit.MINUTES))) {
            throw new IllegalArgumentException("minute " + minute + " has seconds");
        }
    }

    /// The key of the minute that `castAt` falls into.
    public static String key(ElectionId electionId, int partition, Instant castAt) {
        return CountRecord.keyOf(electionId, partition, KIND, Times.text(castAt.truncatedTo(ChronoUnit.MINUTES)));
    }

    @Override
    public byte[] key() {
        return key(electionId, partition, minute).getBytes(UTF_8);
    }
}
