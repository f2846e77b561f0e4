package org.disvote.topics.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.JsonRecord;
import org.disvote.topics.routing.Routing;

/// The votes of one partition of the log for one choice of one election. The tally of the election is the sum
/// over the partitions.
///
/// On `disvote.tally.v1` the key is `electionId/partition/constituency/choice` and the value, for example,
/// `{"electionId":"demo","partition":7,"constituency":"chania","choice":"c3","votes":42,"seq":1234}`.
///
/// @param partition of the log, from 0
/// @param constituency of these voters, from the header of the log's records; empty if they have none
/// @param choice one of the election's choices
/// @param votes that count: only the one with the highest revision of each voter
/// @param seq the vote that changed this count last; [Counted] says up to where the partition is counted
public record Tally(ElectionId electionId, int partition, String constituency, ChoiceId choice, long votes, long seq)
        implements JsonRecord {

    public Tally {
        if (!constituency.isEmpty()) {
            Ids.require("constituency", constituency);
        }
        if (partition < 0 || partition >= Routing.PARTITIONS_MAX) {
            throw new IllegalArgumentException("partition " + partition + " is not below " + Routing.PARTITIONS_MAX);
        }
        if (votes < 0 || seq < 0) {
            throw new IllegalArgumentException("negative votes " + votes + " or seq " + seq);
        }
    }

    /// Of a choice before its first vote.
    public static Tally none(ElectionId electionId, int partition, String constituency, ChoiceId choice) {
        return new Tally(electionId, partition, constituency, choice, 0, 0);
    }

    public Tally plusVote(long seq) {
        return new Tally(electionId, partition, constituency, choice, votes + 1, seq);
    }

    /// After a voter changed their mind.
    public Tally minusVote(long seq) {
        return new Tally(electionId, partition, constituency, choice, votes - 1, seq);
    }

    @Override
    public byte[] key() {
        return String.join("/", electionId.value(), Integer.toString(partition), constituency, choice.value())
                .getBytes(UTF_8);
    }
}
