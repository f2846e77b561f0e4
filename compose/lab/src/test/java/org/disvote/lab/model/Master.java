package org.disvote.lab.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;

/// A master database: committed rows, open transactions, and its current life. Immutable.
///
/// @param life counts restarts and promotions; a session belongs to one life
/// @param earlier the last committed states, oldest first; an asynchronous standby may be at any of them
/// @param lease the publisher that holds it, or -1
record Master(int life, Rows rows, List<Rows> earlier, List<Transaction> transactions, int lease) {

    static final int NOBODY = -1;
    private static final int EARLIER_MAX = 3;

    /// @param openedFor the life that was compared with the log, or 0
    record Head(long lastSeq, long published, int openedFor) {}

    record Rows(SortedMap<Integer, Head> heads, List<VoteCast> votes) {

        Head head(int partition) {
            return requireNonNull(heads.get(partition));
        }

        List<VoteCast> votes(int partition) {
            return votes.stream()
                    .filter(vote -> vote.partition() == partition)
                    .sorted(Comparator.comparing(VoteCast::position))
                    .toList();
        }

        Optional<VoteCast> voteOf(Voter voter) {
            return votes.stream().filter(vote -> vote.voter().equals(voter)).findFirst();
        }

        Optional<VoteCast> voteAt(Position position) {
            return votes.stream()
                    .filter(vote -> vote.position().equals(position))
                    .findFirst();
        }

        SortedMap<Integer, Long> lastSeqs() {
            SortedMap<Integer, Long> seqs = new TreeMap<>();
            heads.forEach((partition, head) -> seqs.put(partition, head.lastSeq));
            return seqs;
        }

        boolean violatesKeys(List<VoteCast> more) {
            return more.stream()
                    .anyMatch(vote -> voteOf(vote.voter()).isPresent()
                            || voteAt(vote.position()).isPresent());
        }

        Rows with(List<VoteCast> more, SortedMap<Integer, Head> newHeads) {
            List<VoteCast> all = new ArrayList<>(votes);
            all.addAll(more);
            SortedMap<Integer, Head> changed = new TreeMap<>(heads);
            changed.putAll(newHeads);
            return new Rows(changed, all);
        }
    }

    /// A committer's transaction.
    ///
    /// @param owner the committer, or -1 once its connection is gone
    /// @param committing whether the commit has been sent; it may take effect at any later time
    record Transaction(
            int owner,
            Set<Integer> locks,
            List<VoteCast> votes,
            SortedMap<Integer, Long> lastSeqs,
            boolean committing) {}

    static Master empty(SortedMap<Integer, Head> heads) {
        return new Master(1, new Rows(heads, List.of()), List.of(), List.of(), NOBODY);
    }

    boolean isLocked(Set<Integer> partitions) {
        return transactions.stream()
                .anyMatch(transaction -> transaction.locks.stream().anyMatch(partitions::contains));
    }

    @Nullable
    Transaction transactionOf(int committer) {
        return transactions.stream()
                .filter(transaction -> transaction.owner == committer)
                .findFirst()
                .orElse(null);
    }

    Master replace(@Nullable Transaction old, @Nullable Transaction changed) {
        List<Transaction> others = new ArrayList<>(transactions);
        if (old != null) {
            others.remove(old);
        }
        if (changed != null) {
            others.add(changed);
        }
        return new Master(life, rows, earlier, others, lease);
    }

    /// Commits a transaction that consists of this change.
    Master commit(Rows changed) {
        List<Rows> states = new ArrayList<>(earlier);
        states.add(rows);
        if (states.size() > EARLIER_MAX) {
            states.removeFirst();
        }
        return new Master(life, changed, states, transactions, lease);
    }

    Master leasedTo(int publisher) {
        return new Master(life, rows, earlier, transactions, publisher);
    }

    /// A restart: open transactions and all sessions are lost.
    Master restart() {
        return new Master(life + 1, rows, earlier, List.of(), NOBODY);
    }

    /// A standby that had not received the last commits takes over.
    Master failOver(int lost) {
        int state = earlier.size() - lost;
        return new Master(life + 1, earlier.get(state), earlier.subList(0, state), List.of(), NOBODY);
    }
}
