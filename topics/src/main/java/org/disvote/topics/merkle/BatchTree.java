package org.disvote.topics.merkle;

import java.util.ArrayList;
import java.util.List;

/// A small tree that is made once, such as over the receipts of a batch, with the path of each leaf.
public final class BatchTree {

    /// Hashes of complete subtrees by level and index. Level 0 has those of the leaves.
    private final List<List<Hash>> levels = new ArrayList<>();

    private final Hash root;

    public BatchTree(List<Hash> leafHashes) {
        List<Hash> level = List.copyOf(leafHashes);
        levels.add(level);
        while (level.size() > 1) {
            List<Hash> above = new ArrayList<>(level.size() / 2);
            for (int i = 0; i + 1 < level.size(); i += 2) {
                above.add(Merkle.node(level.get(i), level.get(i + 1)));
            }
            levels.add(above);
            level = above;
        }
        root = MerkleTree.root(size(), this::node);
    }

    private Hash node(int level, long index) {
        return levels.get(level).get((int) index);
    }

    public int size() {
        return levels.getFirst().size();
    }

    public Hash root() {
        return root;
    }

    /// From the leaf's sibling up to the child of the root.
    ///
    /// @throws IllegalArgumentException if there is no such leaf
    public List<Hash> path(int index) {
        return MerkleTree.inclusion(index, size(), this::node);
    }
}
