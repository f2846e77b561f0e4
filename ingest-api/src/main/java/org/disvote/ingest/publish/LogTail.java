package org.disvote.ingest.publish;

/// Where a partition of the log ends, by the reading rule.
///
/// @param seq of its last vote; 0 before the first
/// @param offset behind that vote's record, where reading goes on; for seq 0 the log's beginning
record LogTail(long seq, long offset) {

    static final LogTail NONE = new LogTail(0, 0);
}
