package org.disvote.topics.voter;

import java.util.Optional;
import org.disvote.topics.ballot.Conditions;
import org.disvote.topics.ballot.Definition.Voters;
import org.disvote.topics.id.VoterId;

/// Names voters as an election wants it: by a pseudonym in its roll, or by the voter ID itself. Thread-safe.
///
/// @param key of the system; without one only elections with plain voters can be served
public record VoterNames(Optional<VoterKey> key) {

    public static VoterNames by(VoterKey key) {
        return new VoterNames(Optional.of(key));
    }

    /// Whether voters of this election can be named here.
    public boolean serves(Conditions election) {
        return key.isPresent() || election.voters() == Voters.PLAIN;
    }

    /// The voter's name in this election; empty unless it is [#serves].
    public Optional<Voter> of(Conditions election, VoterId voter) {
        return election.voters() == Voters.PLAIN
                ? Optional.of(new Voter(voter.value()))
                : key.map(one -> one.pseudonym(election.roll(), voter));
    }

    /// See [VoterKey#auth]; empty without a key.
    ///
    /// @param token the characters after `Bearer `
    public String auth(String token) {
        return key.map(one -> one.auth(token)).orElse("");
    }
}
