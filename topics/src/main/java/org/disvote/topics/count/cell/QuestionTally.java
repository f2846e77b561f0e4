package org.disvote.topics.count.cell;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;

/// The ballots that count of one partition and constituency, by what they answer to one question, apart from
/// what they pick.
///
/// On `disvote.tally.v1`, for example, under `ep2029/7/question/A1/q1`:
/// `{"ballots":42,"blank":3,"constituency":"A1","electionId":"ep2029","empty":0,"partition":7,"question":"q1",
/// "seq":1234,"spoiled":1}`.
///
/// @param partition of the log, from 0
/// @param constituency empty for voters without one
/// @param ballots all that count; the same for each question of a paper
/// @param blank answered by `{"blank":true}`
/// @param spoiled answered by `{"spoiled":true}`
/// @param empty answered by picking nothing
/// @param seq the vote that changed this count last; [Counted] says up to where the partition is counted
public record QuestionTally(
        ElectionId electionId,
        int partition,
        String constituency,
        String question,
        long ballots,
        long blank,
        long spoiled,
        long empty,
        long seq)
        implements CountRecord {

    public static final String KIND = "question";

    public QuestionTally {
        CountRecord.require(partition, constituency, ballots, blank, spoiled, empty, seq);
        Ids.require("question", question);
    }

    public static String key(ElectionId electionId, int partition, String constituency, String question) {
        return CountRecord.keyOf(electionId, partition, KIND, constituency, question);
    }

    @Override
    public byte[] key() {
        return key(electionId, partition, constituency, question).getBytes(UTF_8);
    }
}
