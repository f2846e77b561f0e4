package org.disvote.ingest.table;

/// The end of a partition's votes in the log, by the reading rule.
///
/// @param seq of the last vote; 0 if there is none
/// @param offset one above that of the last vote's record, where reading goes on; 0 for seq 0
public record LogTail(long seq, long offset) {

    /// Of a partition without votes, or one of which nothing is known.
    public static final LogTail NONE = new LogTail(0, 0);
}
