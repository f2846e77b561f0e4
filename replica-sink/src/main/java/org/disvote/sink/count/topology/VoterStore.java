package org.disvote.sink.count.topology;

import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.vote.VoteCast;

/// The store `voters`: the vote that counts of each voter, in elections that let voters change their minds.
/// For one thread.
final class VoterStore {

    /// @param constituency that it was counted in
    record LastVote(int revision, ChoiceId choice, String constituency) {}

    private final KeyValueStore<String, String> store;

    VoterStore(KeyValueStore<String, String> store) {
        this.store = store;
    }

    /// Of the same voter in the same election.
    Optional<LastVote> lastVote(VoteCast vote) {
        String value = store.get(key(vote));
        if (value == null) {
            return Optional.empty();
        }
        String[] parts = value.split("/", -1);
        return Optional.of(new LastVote(Integer.parseInt(parts[0]), new ChoiceId(parts[1]), parts[2]));
    }

    void put(VoteCast vote, ChoiceId choice) {
        store.put(key(vote), vote.revision() + "/" + choice.value() + "/" + vote.constituency());
    }

    private static String key(VoteCast vote) {
        return vote.electionId().value() + "/" + vote.voter().value();
    }
}
