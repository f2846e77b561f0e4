package org.disvote.ingest.publish.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;

/// The offsets of one transaction's records in one partition.
///
/// @param first the offset of the first record
/// @param last the offset of the last record
/// @param records how many there are
public record AppendedRange(long first, long last, int records) {

    /// By partition.
    ///
    /// @param appended the acknowledgements, in the order in which the records were sent
    public static Map<Integer, AppendedRange> byPartition(List<RecordMetadata> appended) {
        Map<Integer, AppendedRange> ranges = new HashMap<>();
        for (RecordMetadata record : appended) {
            ranges.merge(
                    record.partition(),
                    new AppendedRange(record.offset(), record.offset(), 1),
                    (before, one) -> new AppendedRange(before.first, one.last, before.records + 1));
        }
        return ranges;
    }

    /// The offset after the last record.
    public long end() {
        return last + 1;
    }

    /// Whether another producer has written after our previous transaction, or between the records of this
    /// one.
    ///
    /// @param previousEnd the offset after the last record before these that was read or written here; -1 if
    ///     there was none, so that offset 0 alone is known to follow
    public boolean isInterleaved(long previousEnd) {
        // The marker that ended the previous transaction takes one offset.
        return first > previousEnd + 1 || last - first >= records;
    }
}
