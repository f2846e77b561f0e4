package org.disvote.sink.count.topology;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.time.Instant;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
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

    /// The first number of the bytes.
    private static final int FORM = 0;

    /// The first byte of those that earlier versions wrote.
    private static final byte JSON = '{';

    static Counting start(String logId) {
        return new Counting(logId, 0, 0, "", 0, 0, 0, 0, 0);
    }

    /// As the store keeps it. Every vote changes it, and a vote does not wait for JSON.
    byte[] encode() {
        Numbers out = new Numbers();
        out.write(FORM);
        out.write(seq);
        out.write(sentSeq);
        out.write(nextOffset);
        out.write(voided);
        out.write(ahead);
        out.write(gapAhead);
        out.write(gapSince);
        out.write(logId);
        out.write(stopReason);
        return out.bytes();
    }

    /// @param value as [#encode] made it, or as an earlier version did
    /// @throws MalformedEventException if it is neither
    static Counting decode(byte[] value) throws MalformedEventException {
        if (value[0] == JSON) {
            return Json.decode(value, Counting.class);
        }
        Numbers in = new Numbers(value);
        if (in.read() != FORM) {
            throw new MalformedEventException("a later version wrote how far a partition is counted", null);
        }
        long seq = in.read();
        long sentSeq = in.read();
        long nextOffset = in.read();
        long voided = in.read();
        long ahead = in.read();
        long gapAhead = in.read();
        long gapSince = in.read();
        String logId = in.readText();
        return new Counting(logId, seq, sentSeq, in.readText(), nextOffset, voided, ahead, gapAhead, gapSince);
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
