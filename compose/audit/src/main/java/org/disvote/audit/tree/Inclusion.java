package org.disvote.audit.tree;

import java.util.List;
import java.util.Optional;

/// Proofs that a tree has a leaf.
public final class Inclusion {

    /// More no tree of fewer than 2⁶³ leaves needs.
    public static final int PATH_MAX = 63;

    private Inclusion() {}

    /// The root that follows from a leaf and its path, by RFC 9162, 2.1.3.2; empty where the path has not
    /// the length that index and size demand.
    ///
    /// @param path from the leaf to the root
    public static Optional<byte[]> root(TreeHash hash, byte[] leafHash, long index, long size, List<byte[]> path) {
        if (index < 0 || index >= size) {
            return Optional.empty();
        }
        long node = index;
        long last = size - 1;
        byte[] root = leafHash;
        for (byte[] sibling : path) {
            if (last == 0) {
                return Optional.empty();
            }
            if ((node & 1) == 1 || node == last) {
                root = hash.node(sibling, root);
                while (node != 0 && (node & 1) == 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                root = hash.node(root, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 ? Optional.of(root) : Optional.empty();
    }
}
