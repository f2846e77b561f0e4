package org.disvote.ingest.publish;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.disvote.ingest.publish.MasterOutbox.Outgoing;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.vote.VoteCast;

/// Votes that this instance has just committed, handed from the committer to the publisher so that the master need not
/// be asked for them again. A short cut and no more: what is not here, or does not follow on what was sent, is read
/// from the master.
final class FreshVotes {

    /// Some seconds of votes at full speed. If they are not fetched in time, all are dropped.
    static final int VOTES_MAX = 20_000;

    /// @param life of the master, as the heads' `opened_for` names it
    private record Committed(String life, List<VoteCast> votes) {}

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Queue<Committed> committed = new ArrayDeque<>();
    private int waiting;
    private boolean dropped;

    /// @param votes in the order in which they were numbered
    void add(String life, List<VoteCast> votes) {
        lock.lock();
        try {
            if (waiting + votes.size() > VOTES_MAX) {
                committed.clear();
                waiting = 0;
                dropped = true;
            }
            committed.add(new Committed(life, votes));
            waiting += votes.size();
        } finally {
            lock.unlock();
        }
    }

    /// What follows on what was sent.
    ///
    /// @param reached by partition the last seq of those votes, or the last sent
    /// @param complete whether nothing else was committed as far as is known here; if not, the master must be asked
    record Run(List<Outgoing> votes, SortedMap<Integer, Long> reached, boolean complete) {}

    /// Takes votes out.
    ///
    /// @param life of the master whose votes are sent: a master that was replaced may still commit, and what
    ///     it does then is not to reach the log
    /// @param withoutRoll elections whose voters have no constituency, which only the master knows
    /// @param sent by partition the last seq in the log
    /// @param votesMax stops after the batch that exceeds it
    Run take(String life, Set<ElectionId> withoutRoll, Map<Integer, Long> sent, int votesMax) {
        List<Outgoing> votes = new ArrayList<>();
        SortedMap<Integer, Long> reached = new TreeMap<>();
        boolean complete;
        lock.lock();
        try {
            complete = !dropped;
            dropped = false;
            while (votes.size() < votesMax && !committed.isEmpty()) {
                Committed batch = committed.remove();
                waiting -= batch.votes().size();
                complete &= batch.life().equals(life) && follow(batch.votes(), withoutRoll, sent, reached, votes);
            }
        } finally {
            lock.unlock();
        }
        return new Run(votes, reached, complete);
    }

    /// @return whether nothing is missing before any of them
    private static boolean follow(
            List<VoteCast> batch,
            Set<ElectionId> withoutRoll,
            Map<Integer, Long> sent,
            SortedMap<Integer, Long> reached,
            List<Outgoing> votes) {
        boolean complete = true;
        for (VoteCast vote : batch) {
            Long last = reached.getOrDefault(vote.partition(), sent.get(vote.partition()));
            if (last != null && vote.seq() <= last) {
                continue; // sent already
            }
            if (last != null && vote.seq() == last + 1 && withoutRoll.contains(vote.electionId())) {
                reached.put(vote.partition(), vote.seq());
                votes.add(new Outgoing(vote, ""));
            } else {
                complete = false;
            }
        }
        return complete;
    }
}
