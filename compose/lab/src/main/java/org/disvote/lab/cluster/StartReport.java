package org.disvote.lab.cluster;

/// Is called with the progress of a start.
@FunctionalInterface
public interface StartReport {

    /// @param what the current step, in a few words
    void step(String what);
}
