package org.disvote.topics.count.cell;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.id.ElectionId;

/// The votes of one partition and election that count for nothing. None exist unless somebody wrote to the log
/// or to a master past ingest.
///
/// On `disvote.tally.v1`, for example, under `ep2029/7/uncounted`:
/// `{"electionId":"ep2029","invalid":{"bad-plaintext":0,"constituency":0,"does-not-open":0,"not-allowed":1,
/// "not-canonical":0,"not-on-roll":0},"partition":7,"seq":1234,"void":0}`.
///
/// @param partition of the log, from 0
/// @param voidVotes votes that are nobody's standing vote: see [org.disvote.topics.count.rule.Revisions]
/// @param invalid voters whose standing vote is no allowed ballot, by reason, all reasons
/// @param seq the vote that changed this count last; [Counted] says up to where the partition is counted
public record Uncounted(
        ElectionId electionId,
        int partition,
        @JsonProperty("void") long voidVotes,
        SortedMap<String, Long> invalid,
        long seq)
        implements CountRecord {

    public static final String KIND = "uncounted";

    public Uncounted {
        CountRecord.require(partition, "", voidVotes, seq);
        invalid = Collections.unmodifiableSortedMap(new TreeMap<>(invalid));
        for (Map.Entry<String, Long> each : invalid.entrySet()) {
            CountRecord.require(partition, each.getKey(), each.getValue());
        }
    }

    public static String key(ElectionId electionId, int partition) {
        return CountRecord.keyOf(electionId, partition, KIND);
    }

    @Override
    public byte[] key() {
        return key(electionId, partition).getBytes(UTF_8);
    }
}
