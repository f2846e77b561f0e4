package org.disvote.operate.roll.file;

/// Is notified often of what is being done with a roll.
@FunctionalInterface
public interface RollWatch {

    /// @param done in voters
    /// @param all in voters, as far as known; 0 if not
    void progress(String doing, long done, long all);
}
