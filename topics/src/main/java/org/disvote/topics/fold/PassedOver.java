package org.disvote.topics.fold;

/// A record that counts for nothing. Whoever reads its topic passes over it alone, and says so.
///
/// @param key of the record, or what stands for it; printable
/// @param reason one sentence for the operator
public record PassedOver(long offset, String key, String reason) {

    @Override
    public String toString() {
        return "offset " + offset + (key.isEmpty() ? "" : " (" + key + ")") + ": " + reason;
    }
}
