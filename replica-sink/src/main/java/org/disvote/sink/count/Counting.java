package org.disvote.sink.count;

import org.disvote.topics.event.Counted;

/// How far a partition is counted: the one number that the seq rule needs, and what makes a restart safe.
///
/// @param logId the topic ID of the log that was counted
/// @param seq the last vote counted; 0 before the first
/// @param digest of that vote's bytes, so that its duplicate can be told from another vote under its number
/// @param toldSeq the seq that the counts last sent to their readers rest on
/// @param stopReason why counting must not go on; empty while it does
record Counting(String logId, long seq, String digest, long toldSeq, String stopReason) {

    static Counting start(String logId) {
        return new Counting(logId, 0, "", 0, "");
    }

    boolean stopped() {
        return !stopReason.isEmpty();
    }

    Counting counted(long seq, String digest) {
        return new Counting(logId, seq, digest, toldSeq, stopReason);
    }

    Counting told() {
        return new Counting(logId, seq, digest, seq, stopReason);
    }

    Counting stop(String reason) {
        return new Counting(logId, seq, digest, toldSeq, reason);
    }

    Counted of(int partition) {
        return new Counted(partition, seq, stopReason);
    }
}
