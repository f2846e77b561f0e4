package org.disvote.topics.count.cell;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;

/// How far a partition of the log is counted: on `disvote.turnout.v1` for the turnout, and on
/// `disvote.tally.v1` for the tally. It is written after the counts up to its seq, so a reader that has read
/// it has read them.
///
/// The key is the partition's number, which no count's key is (those have slashes). The value is, for
/// example, `{"ahead":0,"gap":false,"nextOffset":1301,"partition":7,"seq":1234,"stopReason":"","voided":0}`.
///
/// @param partition of the log, from 0
/// @param seq the last vote counted; 0 before the first
/// @param stopReason why counting must not continue and an operator is needed; otherwise empty
/// @param nextOffset the offset after the last record that was read; 0 if an earlier version wrote this
/// @param voided votes up to `seq` that count for nobody: void ones of all elections, see [Uncounted]
/// @param ahead records that were skipped because votes before them are missing
/// @param gap whether votes have been missing for so long that operators are alerted
public record Counted(
        int partition,
        long seq,
        String stopReason,
        @JsonProperty(isRequired = OptBoolean.FALSE) long nextOffset,
        @JsonProperty(isRequired = OptBoolean.FALSE) long voided,
        @JsonProperty(isRequired = OptBoolean.FALSE) long ahead,
        @JsonProperty(isRequired = OptBoolean.FALSE) boolean gap)
        implements CountRecord {

    public Counted {
        if (partition < 0 || seq < 0 || nextOffset < 0 || voided < 0 || ahead < 0) {
            throw new IllegalArgumentException("negative partition " + partition + ", seq " + seq + ", next offset "
                    + nextOffset + ", voided " + voided + " or ahead " + ahead);
        }
    }

    /// Of a partition where no record was skipped.
    public Counted(int partition, long seq, String stopReason) {
        this(partition, seq, stopReason, 0, 0, 0, false);
    }

    public boolean stopped() {
        return !stopReason.isEmpty();
    }

    @Override
    public byte[] key() {
        return Integer.toString(partition).getBytes(UTF_8);
    }
}
