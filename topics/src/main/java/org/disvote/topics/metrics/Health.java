package org.disvote.topics.metrics;

/// Whether a part makes progress, which is more than being alive.
///
/// @param ready whether it does, or has nothing to do
/// @param reason one sentence where it does not; otherwise empty
public record Health(boolean ready, String reason) {

    public static final Health READY = new Health(true, "");

    public static Health notReady(String reason) {
        return new Health(false, reason);
    }
}
