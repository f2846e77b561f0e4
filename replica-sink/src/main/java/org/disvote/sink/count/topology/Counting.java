package org.disvote.sink.count.topology;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.time.Instant;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.vote.Gap;

/// How far a partition is counted, as kept in the store `counts`: the seq that the reading rule needs, and
/// what makes a restart safe.
///
/// @param logId the topic ID of the log that was counted
/// @param seq the last vote counted; 0 before the first
/// @param sentSeq the last vote in the counts that were sent to their readers
/// @param stopReason why counting must not go on; empty while it does
/// @param nextOffset behind the last record that was read
/// @param voided how many votes up to `seq` count for nobody
/// @param ahead how many records were skipped because votes before them were missing
/// @param gapAhead see [Gap]
/// @param gapSince see [Gap], in milliseconds of the epoch
@JsonIgnoreProperties("digest") // earlier versions wrote it
record Counting(
        String logId,
        long seq,
        @JsonProperty("toldSeq") long sentSeq,
        String stopReason,
        @JsonProperty(isRequired = OptBoolean.FALSE) long nextOffset,
        @JsonProperty(isRequired = OptBoolean.FALSE) long voided,
        @JsonProperty(isRequired = OptBoolean.FALSE) long ahead,
        @JsonProperty(isRequired = OptBoolean.FALSE) long gapAhead,
        @JsonProperty(isRequired = OptBoolean.FALSE) long gapSince) {

    static Counting start(String logId) {
        return new Counting(logId, 0, 0, "", 0, 0, 0, 0, 0);
    }

    boolean stopped() {
        return !stopReason.isEmpty();
    }

    Gap gap() {
        return new Gap(gapAhead, Instant.ofEpochMilli(gapSince));
    }

    /// @param voids 1 if the vote counts for nobody, else 0
    Counting counted(long newSeq, long voids) {
        Gap left = gap().at(newSeq + 1);
        return new Counting(
                logId,
                newSeq,
                sentSeq,
                stopReason,
                nextOffset,
                voided + voids,
                ahead,
                left.ahead(),
                left.since().toEpochMilli());
    }

    Counting metAhead(long aheadSeq, Instant now) {
        Gap met = gap().met(aheadSeq, now);
        return new Counting(
                logId,
                seq,
                sentSeq,
                stopReason,
                nextOffset,
                voided,
                ahead + 1,
                met.ahead(),
                met.since().toEpochMilli());
    }

    Counting readTo(long offset) {
        return new Counting(logId, seq, sentSeq, stopReason, offset, voided, ahead, gapAhead, gapSince);
    }

    Counting sent() {
        return new Counting(logId, seq, seq, stopReason, nextOffset, voided, ahead, gapAhead, gapSince);
    }

    Counting stop(String reason) {
        return new Counting(logId, seq, sentSeq, reason, nextOffset, voided, ahead, gapAhead, gapSince);
    }

    Counted of(int partition, boolean gapIsOpen) {
        return new Counted(partition, seq, stopReason, nextOffset, voided, ahead, gapIsOpen);
    }
}
