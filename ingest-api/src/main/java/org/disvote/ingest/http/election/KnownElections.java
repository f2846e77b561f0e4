package org.disvote.ingest.http.election;

import java.util.List;
import java.util.Optional;
import org.disvote.ingest.election.Elections;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.shard.Shards;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;

/// The elections that readers get answers about. Safe for any number of threads; no method waits.
public interface KnownElections {

    Optional<Election> find(ElectionId id);

    /// By ascending ID.
    List<Election> all();

    /// The answer for an election that is not found.
    Answer unknown();

    /// Those that the masters have.
    static KnownElections ofMasters(Shards shards, Elections elections) {
        return new KnownElections() {
            @Override
            public Optional<Election> find(ElectionId id) {
                return elections.find(id);
            }

            @Override
            public List<Election> all() {
                return elections.all();
            }

            // While no partition is open, or none has reported any election, a definition may be in its topic but not
            // here yet. Then the answer is 503 and not 404, so that the voter tries again.
            @Override
            public Answer unknown() {
                return shards.anyOpen() && elections.anyKnown()
                        ? Problem.unknownElection()
                        : Problem.MASTER_UNAVAILABLE.answer(
                                "Not every election is known here yet. Try again in a moment.");
            }
        };
    }
}
