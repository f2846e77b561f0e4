package org.disvote.count;

/// Is told how far something long is, often.
@FunctionalInterface
public interface Watch {

    Watch NONE = (_, _, _) -> {};

    /// @param doing what, for people
    /// @param all 0 if unknown
    void progress(String doing, long done, long all);
}
