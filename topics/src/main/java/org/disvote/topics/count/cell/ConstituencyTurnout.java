package org.disvote.topics.count.cell;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.disvote.topics.id.ElectionId;

/// The voters of one partition who voted in an election, of one constituency.
///
/// On `disvote.turnout.v1`, for example, under `ep2029/7/constituency/A1`:
/// `{"constituency":"A1","electionId":"ep2029","partition":7,"seq":1234,"voters":42}`.
///
/// @param partition of the log, from 0
/// @param constituency as the first vote's record says; empty if it says none
/// @param voters each once, however often they changed their minds
/// @param seq the vote that changed this count last; [Counted] says up to where the partition is counted
public record ConstituencyTurnout(ElectionId electionId, int partition, String constituency, long voters, long seq)
        implements CountRecord {

    public static final String KIND = "constituency";

    public ConstituencyTurnout {
        CountRecord.require(partition, constituency, voters, seq);
    }

    public static String key(ElectionId electionId, int partition, String constituency) {
        return CountRecord.keyOf(electionId, partition, KIND, constituency);
    }

    @Override
    public byte[] key() {
        return key(electionId, partition, constituency).getBytes(UTF_8);
    }
}
