package org.disvote.topics.election;

import org.disvote.topics.json.Text;

/// A record that counts for nothing. Whoever reads its topic passes over it alone, and says so.
///
/// @param key of the record, or what stands for it; printable
/// @param reason one sentence for the operator
public record PassedOver(long offset, String key, String reason) {

    private static final int FAILURE_LENGTH_MAX = 300;

    /// The reason where reading a record failed in a way that nobody foresaw.
    static String failure(RuntimeException e) {
        return Text.printable("it cannot be read, please report this: " + e, FAILURE_LENGTH_MAX);
    }

    @Override
    public String toString() {
        return "offset " + offset + (key.isEmpty() ? "" : " (" + key + ")") + ": " + reason;
    }
}
