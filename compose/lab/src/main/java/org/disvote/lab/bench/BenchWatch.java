package org.disvote.lab.bench;

/// Is called often with the progress of a measurement.
@FunctionalInterface
public interface BenchWatch {
    /// @param doing the current step, in a few words
    /// @param done in votes
    /// @param all in votes; 0 if unknown
    void progress(String doing, long done, long all);
}
