package org.disvote.operate.backup;

/// Receives the progress, often.
@FunctionalInterface
public interface BackupWatch {

    /// @param doing a few words
    /// @param done in records
    /// @param all in records; 0 if unknown
    void progress(String doing, long done, long all);
}
