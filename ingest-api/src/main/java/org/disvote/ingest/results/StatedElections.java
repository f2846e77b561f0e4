package org.disvote.ingest.results;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.ingest.election.Closing.Seal;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.election.KnownElections;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.leaf.Leaf;

/// The elections by the topics: those in force whose terms the notary has stated. Until a follower has read them, none.
///
/// Safe for any number of threads.
final class StatedElections implements KnownElections {

    private final ElectionFollower topics;
    private volatile SortedMap<ElectionId, Election> known = new TreeMap<>();

    /// @param topics reports its changes to this from now on
    StatedElections(ElectionFollower topics) {
        this.topics = topics;
        topics.onChange(this::read);
    }

    private void read() {
        SortedMap<ElectionId, Election> read = new TreeMap<>();
        topics.openable().forEach(election -> read.put(election.id(), election));
        known = read;
    }

    @Override
    public Optional<Election> find(ElectionId id) {
        return Optional.ofNullable(known.get(id));
    }

    @Override
    public List<Election> all() {
        return List.copyOf(known.values());
    }

    @Override
    public Answer unknown() {
        return Problem.unknownElection();
    }

    /// The partitions that take no more votes of an election: all of them once the notary has stated the close in
    /// its signed log, and none before. A publisher's statement alone closes nothing here, since whoever can write
    /// to that topic could reveal a tally by it; it only gives the time.
    Map<Integer, Seal> seals(ElectionId id) {
        SortedMap<Integer, Seal> sealed = new TreeMap<>();
        SortedMap<Integer, ClosingStatement> published = topics.closed(id);
        topics.close(id).map(Leaf.CloseLeaf::lastSeqs).ifPresent(lastSeqs -> {
            for (int partition = 0; partition < lastSeqs.size(); partition++) {
                ClosingStatement statement = published.get(partition);
                if (statement != null && statement.lastSeq() == lastSeqs.get(partition)) {
                    sealed.put(partition, new Seal(statement.lastSeq(), statement.closedAt()));
                }
            }
        });
        return sealed;
    }
}
