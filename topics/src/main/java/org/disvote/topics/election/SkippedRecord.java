package org.disvote.topics.election;

import org.disvote.topics.json.Text;

/// A record that does not count. Readers of its topic skip it and report it.
///
/// @param key of the record, or a name in its place; printable
/// @param reason one sentence for the operator
public record SkippedRecord(long offset, String key, String reason) {

    private static final int FAILURE_LENGTH_MAX = 300;

    /// The reason for a record on which our own code failed.
    static String failure(RuntimeException e) {
        return Text.printable("it cannot be read, please report this: " + e, FAILURE_LENGTH_MAX);
    }

    @Override
    public String toString() {
        return "offset " + offset + (key.isEmpty() ? "" : " (" + key + ")") + ": " + reason;
    }
}
