package org.disvote.topics.count.cell;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;

/// The ballots that count of one partition and constituency that pick one option of a question, with the
/// crosses of its candidates inside: an election of a country has a cell for each list of each constituency,
/// not one for each candidate.
///
/// On `disvote.tally.v1`, for example, under `ep2029/7/option/A1/q1/c3`:
/// `{"candidates":{"k12":7,"k7":0},"constituency":"A1","electionId":"ep2029","option":"c3","partition":7,
/// "question":"q1","seq":1234,"votes":42}`.
///
/// @param partition of the log, from 0
/// @param constituency empty for voters without one
/// @param votes ballots that pick the option
/// @param candidates crosses by candidate, zeros too; missing in JSON where the option has no candidates
/// @param seq the vote that changed this count last; [Counted] says up to where the partition is counted
public record OptionTally(
        ElectionId electionId,
        int partition,
        String constituency,
        String question,
        String option,
        long votes,

        @JsonProperty(isRequired = OptBoolean.FALSE)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        SortedMap<String, Long> candidates,

        long seq)
        implements CountRecord {

    public static final String KIND = "option";

    public OptionTally {
        CountRecord.require(partition, constituency, votes, seq);
        Ids.require("question", question);
        Ids.require("option", option);
        candidates = Collections.unmodifiableSortedMap(new TreeMap<>(candidates));
        candidates.forEach((candidate, crosses) -> {
            Ids.require("candidate", candidate);
            CountRecord.require(partition, constituency, crosses);
        });
    }

    public static String key(
            ElectionId electionId, int partition, String constituency, String question, String option) {
        return CountRecord.keyOf(electionId, partition, KIND, constituency, question, option);
    }

    @Override
    public byte[] key() {
        return key(electionId, partition, constituency, question, option).getBytes(UTF_8);
    }
}
