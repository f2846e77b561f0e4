package org.disvote.notary.http;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.disvote.notary.store.CosignedLog;
import org.disvote.notary.store.TileFiles;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.InclusionProof;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.TlogProof;

/// The trees of cosigned checkpoints, for proofs. Voters ask for theirs a second or two after their votes, so of all
/// rounds only the last ones are asked for, each by thousands: these stay in memory with the hashes that were made for
/// their proofs. Safe for any number of threads.
final class CosignedTrees {

    /// Of a round of 10,000 votes, half a megabyte of tiles and at most 1.5 MB of hashes.
    private static final int KEPT_MAX = 8;

    private final CosignedLog cosigned;
    private final TileFiles tiles;

    /// By size. Guarded by itself.
    private final Map<Long, Tree> kept = new LinkedHashMap<>(KEPT_MAX * 2, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Tree> eldest) {
            return size() > KEPT_MAX;
        }
    };

    CosignedTrees(CosignedLog cosigned, TileFiles tiles) {
        this.cosigned = cosigned;
        this.tiles = tiles;
    }

    /// The tree of a cosigned checkpoint.
    ///
    /// @param size of the tree
    Tree of(long size) throws IOException {
        synchronized (kept) {
            Tree known = kept.get(size);
            if (known != null) {
                return known;
            }
        }
        Note note = cosigned.ofSize(size);
        try {
            Tree tree = new Tree(note, Checkpoint.of(note), tiles.nodes(size));
            synchronized (kept) {
                kept.put(size, tree);
            }
            return tree;
        } catch (MalformedNoteException e) {
            throw new IOException("a cosigned checkpoint is malformed", e);
        }
    }

    /// A checkpoint, and what it signs.
    final class Tree {

        private final Note note;
        private final Checkpoint checkpoint;
        private final MerkleTree.Nodes nodes;

        private Tree(Note note, Checkpoint checkpoint, MerkleTree.Nodes nodes) {
            this.note = note;
            this.checkpoint = checkpoint;
            this.nodes = nodes;
        }

        /// The proof that a leaf is in it, as a text.
        ///
        /// @throws IOException if a tile is damaged: that must not become a wrong proof
        String proof(long index) throws IOException {
            long size = checkpoint.size();
            List<Hash> path = MerkleTree.inclusion(index, size, nodes);
            if (!InclusionProof.verify(nodes.at(0, index), index, size, path, checkpoint.root())) {
                synchronized (kept) {
                    kept.remove(size); // the tile may be mended
                }
                throw new IOException("a tile is damaged: the proof of leaf %d does not lead to the root of %d leaves"
                        .formatted(index, size));
            }
            return new TlogProof(index, path, note).text();
        }
    }
}
