package org.disvote.ingest.commit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.disvote.topics.voter.Voter;

/// How many requests of each voter wait in one committer, from their arrival to their answer. A client that
/// repeats its request without waiting for an answer must not take the places of other voters. Safe for any
/// number of threads, and lock-free but for the map's short locks.
final class WaitingVoters {

    /// Enough for a page with its retries, and one more device.
    static final int REQUESTS_MAX = 4;

    private final ConcurrentMap<Voter, Integer> requests = new ConcurrentHashMap<>();

    /// @return whether the request may wait; if so, the caller must [#leave] once
    boolean enter(Voter voter) {
        while (true) {
            Integer waiting = requests.putIfAbsent(voter, 1);
            if (waiting == null) {
                return true;
            }
            if (waiting >= REQUESTS_MAX) {
                return false;
            }
            if (requests.replace(voter, waiting, waiting + 1)) {
                return true;
            }
        }
    }

    void leave(Voter voter) {
        requests.computeIfPresent(voter, (same, waiting) -> waiting == 1 ? null : waiting - 1);
    }

    /// Voters with at least one waiting request.
    int voters() {
        return requests.size();
    }
}
