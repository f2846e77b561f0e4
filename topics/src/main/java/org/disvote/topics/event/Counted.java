package org.disvote.topics.event;

/// How far a partition of the log is counted. It follows the counts that it speaks of, on `disvote.turnout.v1` for the
/// turnout and on `disvote.tally.v1` for the tally: whoever has read it has read every count up to its seq.
///
/// The key is the partition's number, which no count's key is (those have slashes). The value is, for example,
/// `{"partition":7,"seq":1234,"stopReason":""}`.
///
/// @param partition of the log, from 0
/// @param seq the last vote counted; 0 before the first
/// @param stopReason why counting must not go on and an operator is needed; empty while it does
public record Counted(int partition, long seq, String stopReason) {

    public Counted {
        if (partition < 0 || seq < 0) {
            throw new IllegalArgumentException("negative partition " + partition + " or seq " + seq);
        }
    }

    public boolean stopped() {
        return !stopReason.isEmpty();
    }
}
