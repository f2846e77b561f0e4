package org.disvote.sink.apply;

/// How far a replica has applied a partition.
///
/// @param partition from 0
/// @param seq the last vote's; 0 before the first
/// @param nextOffset the log offset to read next
public record Applied(int partition, long seq, long nextOffset) {

    public Applied {
        if (partition < 0 || seq < 0 || nextOffset < 0) {
            throw new IllegalArgumentException(
                    "negative partition " + partition + ", seq " + seq + " or next offset " + nextOffset);
        }
    }

    public static Applied nothing(int partition) {
        return new Applied(partition, 0, 0);
    }
}
