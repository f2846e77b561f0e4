package org.disvote.topics.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// Whether a part makes progress, which is more than being alive.
///
/// @param ready whether it does, or has nothing to do
/// @param reason why it does not, or what an operator has to know all the same; otherwise [Reason#NONE]
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
