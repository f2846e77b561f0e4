package org.disvote.lab.cluster;

/// Hears how far a start has come.
@FunctionalInterface
public interface StartReport {

    /// @param what is being done now, a few words
    void step(String what);
}
