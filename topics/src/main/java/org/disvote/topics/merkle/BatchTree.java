package org.disvote.topics.merkle;

import java.util.ArrayList;
import java.util.List;

/// A small tree that is made once, such as over the receipts of a batch, with the path of each leaf. Every hash
/// is made once, so that paths cost nothing but their list. Safe for any number of threads.
public final class BatchTree {

    /// By level and index; level 0 has the hashes of the leaves. Pairs give the level above. The last hash of a
    /// level with an odd number has no sibling and stands in the level above, too. That is the tree of RFC 6962,
    /// where the left part of each subtree is a complete one.
    private final List<List<Hash>> levels = new ArrayList<>();

    public BatchTree(List<Hash> leafHashes) {
        List<Hash> level = List.copyOf(leafHashes);
        levels.add(level);
        while (level.size() > 1) {
            List<Hash> above = new ArrayList<>((level.size() + 1) / 2);
            for (int i = 0; i < level.size(); i += 2) {
                above.add(i + 1 < level.size() ? Merkle.node(level.get(i), level.get(i + 1)) : level.get(i));
            }
            levels.add(above);
            level = above;
        }
    }

    public int size() {
        return levels.getFirst().size();
    }

    public Hash root() {
        return size() == 0 ? Merkle.EMPTY : levels.getLast().getFirst();
    }

    /// From the leaf's sibling up to the child of the root.
    ///
    /// @throws IllegalArgumentException if there is no such leaf
    public List<Hash> path(int index) {
        if (index < 0 || index >= size()) {
            throw new IllegalArgumentException("leaf " + index + " is not in a tree of " + size());
        }
        List<Hash> path = new ArrayList<>(levels.size());
        int at = index;
        for (List<Hash> level : levels) {
            int sibling = at ^ 1;
            if (sibling < level.size()) {
                path.add(level.get(sibling));
            }
            at /= 2;
        }
        return path;
    }
}
