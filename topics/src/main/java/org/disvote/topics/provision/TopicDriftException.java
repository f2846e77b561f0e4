package org.disvote.topics.provision;

import java.util.List;

/// The topics are not as the catalogue says. A retry does not help: an operator has to find out what
/// happened.
public final class TopicDriftException extends RuntimeException {

    private final List<String> drifts;

    TopicDriftException(List<String> drifts) {
        super(String.join("; ", drifts));
        this.drifts = List.copyOf(drifts);
    }

    /// One sentence for each topic or setting that is wrong.
    public List<String> drifts() {
        return drifts;
    }
}
