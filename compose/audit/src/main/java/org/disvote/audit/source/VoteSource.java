package org.disvote.audit.source;

/// The votes that one place holds, in ascending order of position, each position once. A place that holds one twice
/// reports that itself.
public interface VoteSource {

    /// Moves to the next vote, or past the last.
    ///
    /// @return whether there is one
    /// @throws UnreachableException if the place stops answering
    boolean advance() throws UnreachableException;

    int partition();

    long seq();

    /// The vote's canonical bytes. The caller does not change them.
    byte[] bytes();
}
