package org.disvote.ingest.cast;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.vote.EncodedVote;

/// What one voter has cast in one election, as far as it was looked up: the newest vote, and those of the
/// revisions that were asked for. For one thread.
public final class EarlierVotes {

    private final SortedMap<Integer, EncodedVote> byRevision = new TreeMap<>();

    public void add(EncodedVote vote) {
        byRevision.put(vote.vote().revision(), vote);
    }

    public Optional<EncodedVote> at(int revision) {
        return Optional.ofNullable(byRevision.get(revision));
    }

    /// The one that stands.
    public Optional<EncodedVote> newest() {
        return byRevision.isEmpty() ? Optional.empty() : Optional.ofNullable(byRevision.get(byRevision.lastKey()));
    }

    /// The revision that the next vote has.
    public int nextRevision() {
        return byRevision.isEmpty() ? 1 : byRevision.lastKey() + 1;
    }
}
