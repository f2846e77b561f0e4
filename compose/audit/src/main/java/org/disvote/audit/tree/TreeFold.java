package org.disvote.audit.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.jspecify.annotations.Nullable;

/// Builds the tree again, leaf by leaf: a statement is a leaf; a round appends the digests of its votes,
/// partition by partition, and then itself. Everything is passed on while it is computed, and nothing but
/// the frontier is kept.
public final class TreeFold {

    /// Receives the tree as it grows.
    public interface Listener {
        /// @param partition -1 for a statement
        /// @param seq of a vote
        /// @param data of the leaf
        default void leaf(long index, int partition, long seq, byte[] data) {}

        /// A complete subtree whose height is a multiple of 8: what tiles hold.
        ///
        /// @param level of the tile, 0 for leaves
        default void tileHash(int level, byte[] hash) {}

        /// After each round.
        default void size(long size, List<Long> heads, Frontier tree) {}

        default void record(NotaryRecord record) {}
    }

    private static final int TILE_HEIGHT = 8;
    private static final int VOTES_AT_ONCE = 4_096;

    private final VoteDigests digests;
    private final List<Listener> listeners;
    private final Findings findings;
    private final TreeHash hash = new TreeHash();
    private final Frontier frontier;
    private @Nullable UnreachableException failure;
    private boolean isStopped;
    private long foldedSize;
    private String foldedRoot;
    private List<Long> foldedHeads = List.of();

    /// @param digests of all votes, see [VoteDigests#end]
    public TreeFold(VoteDigests digests, List<Listener> listeners, Findings findings) {
        this.digests = digests;
        this.listeners = List.copyOf(listeners);
        this.findings = findings;
        frontier = new Frontier(hash, this::complete);
        foldedRoot = TreeHash.text(frontier.root());
    }

    /// @throws UnreachableException if the topic or the digests cannot be read to their end
    public void run(NotaryTopic topic) throws UnreachableException {
        topic.read(records());
        if (failure != null) {
            throw failure;
        }
    }

    NotaryReader.Listener records() {
        listeners.forEach(listener -> listener.size(0, foldedHeads, frontier));
        return new Records();
    }

    /// The size after the last round that could be folded.
    public long size() {
        return foldedSize;
    }

    /// The root at [#size].
    public String root() {
        return foldedRoot;
    }

    /// By partition, how many votes the tree has at [#size].
    public List<Long> heads() {
        return foldedHeads;
    }

    private void complete(int height, byte[] subtree) {
        if (height % TILE_HEIGHT == 0) {
            listeners.forEach(listener -> listener.tileHash(height / TILE_HEIGHT, subtree));
        }
    }

    private void append(int partition, long seq, byte[] data) {
        long index = frontier.size();
        listeners.forEach(listener -> listener.leaf(index, partition, seq, data));
        frontier.append(hash.leaf(data));
    }

    private final class Records implements NotaryReader.Listener {

        @Override
        public void statement(NotaryRecord record) {
            if (!isStopped) {
                append(record);
            }
        }

        @Override
        public void round(NotaryRecord record, List<Long> before, List<Long> heads) {
            if (isStopped || isBeyondTheLog(record, before, heads)) {
                isStopped = true;
                return;
            }
            try {
                for (int partition = 0; partition < heads.size(); partition++) {
                    appendVotes(partition, before.get(partition) + 1, heads.get(partition));
                }
            } catch (UnreachableException e) {
                failure = e;
                isStopped = true;
                return;
            }
            append(record);
            foldedSize = frontier.size();
            foldedHeads = heads;
            foldedRoot = TreeHash.text(frontier.root());
            listeners.forEach(listener -> listener.size(foldedSize, heads, frontier));
        }

        private void append(NotaryRecord record) {
            listeners.forEach(listener -> listener.record(record));
            TreeFold.this.append(-1, 0, record.bytes());
        }

        private void appendVotes(int partition, long from, long to) throws UnreachableException {
            for (long seq = from; seq <= to; ) {
                int votes = (int) Math.min(VOTES_AT_ONCE, to - seq + 1);
                byte[] read = digests.read(partition, seq, votes);
                for (int i = 0; i < votes; i++, seq++) {
                    int at = i * TreeHash.BYTES;
                    TreeFold.this.append(partition, seq, Arrays.copyOfRange(read, at, at + TreeHash.BYTES));
                }
            }
        }

        /// The notary states votes that it has read. Where the votes topic lacks them, it lost its end.
        private boolean isBeyondTheLog(NotaryRecord record, List<Long> before, List<Long> heads) {
            List<Integer> beyond = new ArrayList<>();
            for (int partition = 0; partition < heads.size(); partition++) {
                if (heads.get(partition) > digests.head(partition)) {
                    beyond.add(partition);
                }
            }
            beyond.forEach(partition -> findings.ofVotes(
                    Kind.MISSING,
                    "log",
                    partition,
                    Math.max(digests.head(partition), before.get(partition)) + 1,
                    heads.get(partition),
                    "round %d of the notary holds it: the log lost votes; restore them from the masters before anything"
                                    .formatted(record.json().path("round").longValue())
                            + " else is written"));
            return !beyond.isEmpty();
        }

        @Override
        public void foreign(long offset, String why) {}

        @Override
        public void broken(long offset, String why) {}
    }
}
