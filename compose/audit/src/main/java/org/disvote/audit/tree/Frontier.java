package org.disvote.audit.tree;

import org.jspecify.annotations.Nullable;

/// The root of a growing tree in constant memory: of all hashes only those of the complete subtrees are
/// kept that no larger complete subtree contains, at most one of each height. Not thread-safe.
public final class Frontier {

    /// Receives each complete subtree once, in the order in which they become complete.
    @FunctionalInterface
    interface Subtrees {
        /// @param height 0 for a leaf
        void complete(int height, byte[] hash);
    }

    private static final int HEIGHT_MAX = 63;

    private final TreeHash hash;
    private final Subtrees subtrees;
    private final byte[][] complete = new byte[HEIGHT_MAX][];
    private long size;

    public Frontier(TreeHash hash) {
        this(hash, (height, subtree) -> {});
    }

    Frontier(TreeHash hash, Subtrees subtrees) {
        this.hash = hash;
        this.subtrees = subtrees;
    }

    public void append(byte[] leafHash) {
        byte[] node = leafHash;
        int height = 0;
        subtrees.complete(0, node);
        // The binary digits of the size say which heights are taken; appending is adding one, with carries.
        while ((size >>> height & 1) == 1) {
            node = hash.node(complete[height], node);
            height++;
            subtrees.complete(height, node);
        }
        complete[height] = node;
        size++;
    }

    public long size() {
        return size;
    }

    public byte[] root() {
        byte @Nullable [] root = null;
        for (int height = 0; height < HEIGHT_MAX; height++) {
            if ((size >>> height & 1) == 1) {
                root = root == null ? complete[height] : hash.node(complete[height], root);
            }
        }
        return root == null ? hash.empty() : root;
    }
}
