package org.disvote.topics.count.transcript;

import java.util.Map;
import java.util.Optional;
import org.disvote.topics.voter.Voter;

/// The electoral roll of an election. Safe for any number of threads.
@FunctionalInterface
public interface CountRoll {

    /// @return empty if the voter is not on the roll; the constituency is empty if the voter has none
    Optional<String> constituency(Voter voter);

    /// A small one; [CompactRoll] is for large ones.
    static CountRoll of(Map<Voter, String> constituencies) {
        return voter -> Optional.ofNullable(constituencies.get(voter));
    }
}
