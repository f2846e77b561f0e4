package org.disvote.topics.leaf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.routing.Position;

/// The rounds of the notary's topic: from them follows which leaf every vote is. A round appends, by
/// partition, the votes from the heads before to its own, then its own leaf. Before round 1 all heads are
/// 0.
///
/// For one thread, or under the lock of whoever reads the topic.
public final class Rounds {

    private final int partitions;
    private final boolean keepsAll;

    /// How many rounds are not kept any more.
    private int dropped;

    /// By round, from the first one that is kept; of round 0 all are 0.
    private final List<long[]> heads = new ArrayList<>();

    /// By round, as the heads; of round 0 it is 0.
    private final List<Long> sizes = new ArrayList<>();

    /// @param keepsAll whether more than the last round can be asked for
    Rounds(int partitions, boolean keepsAll) {
        this.partitions = partitions;
        this.keepsAll = keepsAll;
        heads.add(new long[partitions]);
        sizes.add(0L);
    }

    /// @param before how many leaves the tree had before it
    /// @return how many it has with it
    long append(RoundLeaf round, long before) throws BrokenRoundException {
        int number = count() + 1;
        String which = "round " + round.round() + " (n " + round.n() + ") ";
        if (round.round() != number) {
            throw new BrokenRoundException(which + "follows round " + count());
        }
        if (round.heads().size() != partitions) {
            throw new BrokenRoundException(
                    which + "has " + round.heads().size() + " heads for " + partitions + " partitions");
        }
        long[] last = heads.getLast();
        long[] now = round.heads().stream().mapToLong(Long::longValue).toArray();
        // At most 1,024 partitions with heads below 2^53: the sum is below 2^63.
        long appended = 0;
        for (int p = 0; p < partitions; p++) {
            if (now[p] < last[p]) {
                throw new BrokenRoundException(
                        which + "has head " + now[p] + " of partition " + p + ", which was at " + last[p]);
            }
            appended += now[p] - last[p];
        }
        long size = before + appended + 1;
        if (round.size() != size) {
            throw new BrokenRoundException(which + "says size " + round.size() + ", but the tree has " + size);
        }
        heads.add(now);
        sizes.add(size);
        if (!keepsAll) {
            heads.removeFirst();
            sizes.removeFirst();
            dropped++;
        }
        return size;
    }

    public int partitions() {
        return partitions;
    }

    /// How many rounds there are, which is the number of the last one.
    public int count() {
        return dropped + sizes.size() - 1;
    }

    /// The size of the tree with this round.
    ///
    /// @param round from 1; 0 stands for the empty tree
    public long size(int round) {
        return sizes.get(round - dropped);
    }

    /// The sizes of all rounds: the only ones that are ever signed.
    public List<Long> sizes() {
        return List.copyOf(sizes.subList(1, sizes.size()));
    }

    /// @param round from 1; 0 stands for the beginning
    public List<Long> heads(int round) {
        return Arrays.stream(heads.get(round - dropped)).boxed().toList();
    }

    /// Of the last round.
    public List<Long> heads() {
        return heads(count());
    }

    public long head(int round, int partition) {
        return heads.get(round - dropped)[partition];
    }

    /// How many votes a round appended.
    public long appended(int round) {
        return Arrays.stream(heads.get(round - dropped)).sum()
                - Arrays.stream(heads.get(round - 1 - dropped)).sum();
    }

    /// The first round that has a vote.
    ///
    /// @return empty if none has it yet, or there is no such position
    public OptionalInt roundOf(int partition, long seq) {
        if (partition < 0 || partition >= partitions || seq < 1) {
            return OptionalInt.empty();
        }
        return first(round -> head(round, partition) >= seq);
    }

    /// Which leaf a vote is.
    ///
    /// @return empty if no round has it yet, or there is no such position
    public OptionalLong index(int partition, long seq) {
        OptionalInt found = roundOf(partition, seq);
        if (found.isEmpty()) {
            return OptionalLong.empty();
        }
        int round = found.getAsInt();
        long index = firstVote(round);
        for (int q = 0; q < partition; q++) {
            index += head(round, q) - head(round - 1, q);
        }
        return OptionalLong.of(index + seq - head(round - 1, partition) - 1);
    }

    /// The first round whose tree has this leaf.
    public OptionalInt roundCovering(long index) {
        return index < 0 ? OptionalInt.empty() : first(round -> size(round) > index);
    }

    /// Which vote a leaf is.
    ///
    /// @return empty if the leaf is a statement, or no round covers it yet
    public Optional<Position> position(long index) {
        OptionalInt found = roundCovering(index);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        int round = found.getAsInt();
        long rest = index - firstVote(round);
        if (rest < 0 || index == size(round) - 1) {
            return Optional.empty();
        }
        int partition = 0;
        while (rest >= head(round, partition) - head(round - 1, partition)) {
            rest -= head(round, partition) - head(round - 1, partition);
            partition++;
        }
        return Optional.of(new Position(partition, head(round - 1, partition) + rest + 1));
    }

    /// The leaf of the first vote that a round appends, or its own if it appends none.
    public long firstVote(int round) {
        return size(round) - 1 - appended(round);
    }

    /// @param holds of no round before the first one of which it holds, and of all after it
    private OptionalInt first(IntPredicate holds) {
        int low = 1;
        int high = count() + 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (holds.test(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low <= count() ? OptionalInt.of(low) : OptionalInt.empty();
    }
}
