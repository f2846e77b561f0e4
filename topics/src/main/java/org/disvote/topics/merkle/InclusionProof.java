package org.disvote.topics.merkle;

import java.util.List;
import java.util.Optional;

/// Checks that a leaf is in a tree (RFC 9162, section 2.1.3.2, whose trees are those of RFC 6962).
public final class InclusionProof {

    /// The longest path: of a tree with 2⁶³ leaves.
    public static final int PATH_MAX = 63;

    private InclusionProof() {}

    /// Whether the path proves that the leaf is in the tree.
    ///
    /// @param index of the leaf, from 0
    /// @param size of the tree, in leaves
    /// @param path from the leaf's sibling up to the child of the root; of any length
    public static boolean verify(Hash leafHash, long index, long size, List<Hash> path, Hash root) {
        return rootFrom(leafHash, index, size, path).filter(root::equals).isPresent();
    }

    /// The root that follows from the path.
    ///
    /// @param path from the leaf's sibling up to the child of the root
    /// @return empty if no tree of this size has a leaf with this index and a path of this length
    public static Optional<Hash> rootFrom(Hash leafHash, long index, long size, List<Hash> path) {
        if (index < 0 || index >= size) {
            return Optional.empty();
        }
        Hash hash = leafHash;
        long node = index;
        long last = size - 1;
        for (Hash sibling : path) {
            if (last == 0) {
                return Optional.empty(); // hashes are left over
            }
            if ((node & 1) == 1) {
                hash = Merkle.node(sibling, hash);
            } else if (node == last) {
                // It has no sibling on this level, nor on those above until it is a right child.
                int up = Long.numberOfTrailingZeros(node);
                node >>>= up;
                last >>>= up;
                hash = Merkle.node(sibling, hash);
            } else {
                hash = Merkle.node(hash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 ? Optional.of(hash) : Optional.empty();
    }
}
