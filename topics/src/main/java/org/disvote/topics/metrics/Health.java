package org.disvote.topics.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// Whether a part makes progress.
///
/// @param ready whether it makes progress or has nothing to do
/// @param reason why it does not, or what else an operator has to know; otherwise [Reason#NONE]
public record Health(boolean ready, Reason reason) implements Readiness {

    public static final Health READY = new Health(true, Reason.NONE);

    public static Health notReady(Reason reason) {
        return new Health(false, reason);
    }

    public static Health notReady(Code code) {
        return notReady(Reason.of(code));
    }

    /// For people.
    @JsonProperty
    public String meaning() {
        return reason.code().sentence();
    }
}
