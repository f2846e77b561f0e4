package org.disvote.lab.bench;

/// Hears what a measurement is doing, often.
@FunctionalInterface
public interface BenchWatch {
    /// @param doing a few words
    /// @param done in votes
    /// @param all in votes; 0 if unknown
    void progress(String doing, long done, long all);
}
