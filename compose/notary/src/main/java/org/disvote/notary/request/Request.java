package org.disvote.notary.request;

import java.util.List;
import org.disvote.topics.leaf.Leaf;

/// A statement that was asked for and is not in the notary's topic yet.
///
/// @param content what it is compared by, see [Content]
/// @param maker makes the statement with what only the notary knows
public record Request(String content, Maker maker) {

    /// Makes a statement.
    @FunctionalInterface
    public interface Maker {

        /// @param n its number
        /// @param heads of the last round
        Leaf leaf(long n, List<Long> heads);
    }

    public Leaf leaf(long n, List<Long> heads) {
        return maker.leaf(n, heads);
    }
}
