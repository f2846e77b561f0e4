package org.disvote.ingest.publish.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.VoteCast;

/// Votes that this instance has just committed. The committer hands them to the publisher, so that these need
/// not be read from the master again. Nothing depends on it: votes that are not here, or do not follow the
/// last one sent, are read from the master. Safe for use by several threads.
public final class FreshVotes {

    /// Some seconds of votes at full speed. If there are more, all are dropped.
    static final int VOTES_MAX = 20_000;

    /// The same for their memory: an instance keeps them for each of its shards while the brokers are away, and
    /// envelopes are large. Some 8,000 of X-Wing.
    static final long BYTES_MAX = 32L << 20;

    /// What a vote takes besides its ballot, about.
    private static final int VOTE_BYTES = 1_024;

    /// A ballot is kept in the vote, and as text in the record.
    private static final int BALLOT_COPIES = 3;

    /// @param life of the master, as the heads' `opened_for` names it
    /// @param bytes that the votes take, about
    private record Committed(String life, List<EncodedVote> votes, long bytes) {

        static Committed of(String life, List<EncodedVote> votes) {
            return new Committed(
                    life,
                    votes,
                    votes.stream()
                            .mapToLong(vote -> VOTE_BYTES
                                    + (long) BALLOT_COPIES
                                            * vote.vote().ballot().length())
                            .sum());
        }
    }

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Queue<Committed> committed = new ArrayDeque<>();
    private int waiting;
    private long waitingBytes;
    private boolean dropped;

    /// @param votes in the order in which they were numbered
    public void add(String life, List<EncodedVote> votes) {
        Committed batch = Committed.of(life, votes);
        lock.lock();
        try {
            if (waiting + votes.size() > VOTES_MAX || waitingBytes + batch.bytes() > BYTES_MAX) {
                committed.clear();
                waiting = 0;
                waitingBytes = 0;
                dropped = true;
            }
            committed.add(batch);
            waiting += votes.size();
            waitingBytes += batch.bytes();
        } finally {
            lock.unlock();
        }
    }

    /// The votes that follow those sent.
    ///
    /// @param reached by partition the last seq of these votes
    /// @param complete whether they are all that was committed, as far as this instance knows; if not, the
    ///     master must be read
    record Run(List<EncodedVote> votes, SortedMap<Integer, Long> reached, boolean complete) {}

    /// Takes votes out.
    ///
    /// @param life of the master whose votes are sent. A master that was replaced may still commit, and those
    ///     votes must not reach the log.
    /// @param sent by partition the last seq in the log
    /// @param votesMax stops after the batch that exceeds it
    Run take(String life, Map<Integer, Long> sent, int votesMax) {
        List<EncodedVote> votes = new ArrayList<>();
        SortedMap<Integer, Long> reached = new TreeMap<>();
        boolean complete;
        lock.lock();
        try {
            complete = !dropped;
            dropped = false;
            while (votes.size() < votesMax && !committed.isEmpty()) {
                Committed batch = committed.remove();
                waiting -= batch.votes().size();
                waitingBytes -= batch.bytes();
                complete &= batch.life().equals(life) && follow(batch.votes(), sent, reached, votes);
            }
        } finally {
            lock.unlock();
        }
        return new Run(votes, reached, complete);
    }

    /// @return whether none of the batch was left out, except what was sent before
    private static boolean follow(
            List<EncodedVote> batch,
            Map<Integer, Long> sent,
            SortedMap<Integer, Long> reached,
            List<EncodedVote> votes) {
        boolean complete = true;
        for (EncodedVote encoded : batch) {
            VoteCast vote = encoded.vote();
            Long last = reached.getOrDefault(vote.partition(), sent.get(vote.partition()));
            if (last != null && vote.seq() <= last) {
                continue; // sent before
            }
            if (last != null && vote.seq() == last + 1) {
                reached.put(vote.partition(), vote.seq());
                votes.add(encoded);
            } else {
                complete = false;
            }
        }
        return complete;
    }
}
