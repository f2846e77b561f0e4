package org.disvote.console.watch;

/// What a part has reported last.
///
/// @param up whether it answered the last request
/// @param reason for people, why it is down or not ready; otherwise empty
/// @param samples of its metrics; while it is down, those of the last answer
/// @param health while it is down, that of the last answer
public record PartReading(boolean up, boolean ready, String reason, Samples samples, PartHealth health) {

    static final PartReading NONE = new PartReading(false, false, "not asked yet", Samples.NONE, PartHealth.UNKNOWN);

    /// Votes that a sink has put aside instead of applying them.
    public long quarantined() {
        return samples.sum("disvote_sink_quarantined");
    }

    PartReading down(String why) {
        return new PartReading(false, false, why, samples, health);
    }
}
