package org.disvote.topics.merkle;

import java.util.ArrayList;
import java.util.List;

/// Roots and proofs of a tree of any size (RFC 6962, section 2.1), from the hashes of its complete subtrees,
/// wherever these are kept.
public final class MerkleTree {

    /// The hashes of complete subtrees.
    @FunctionalInterface
    public interface Nodes {

        /// The root of the leaves `index · 2^level` to below `(index + 1) · 2^level`. All of them are in
        /// the tree.
        ///
        /// @param level 0 for the hash of a leaf
        Hash at(int level, long index);
    }

    private MerkleTree() {}

    /// The root of the first `size` leaves, from at most 63 hashes of subtrees.
    public static Hash root(long size, Nodes nodes) {
        return size == 0 ? Merkle.EMPTY : range(0, size, nodes);
    }

    /// The inclusion proof of a leaf, from the leaf's sibling up to the child of the root.
    ///
    /// @throws IllegalArgumentException unless 0 ≤ index < size
    public static List<Hash> inclusion(long index, long size, Nodes nodes) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("leaf " + index + " is not in a tree of " + size);
        }
        List<Hash> path = new ArrayList<>();
        path(index, 0, size, nodes, path);
        return List.copyOf(path);
    }

    private static void path(long index, long begin, long end, Nodes nodes, List<Hash> path) {
        if (end - begin == 1) {
            return;
        }
        long middle = begin + split(end - begin);
        if (index < middle) {
            path(index, begin, middle, nodes, path);
            path.add(range(middle, end, nodes));
        } else {
            path(index, middle, end, nodes, path);
            path.add(range(begin, middle, nodes));
        }
    }

    /// The consistency proof `PROOF(m, D[n])`; empty where both are equal.
    ///
    /// @throws IllegalArgumentException unless 0 < m ≤ n
    public static List<Hash> consistency(long m, long n, Nodes nodes) {
        return subproof(m, n, true, nodes);
    }

    /// `SUBPROOF(m, D[n], false)`: as a consistency proof, but always with the hashes that give the root of
    /// the smaller tree. Evidence of a fork needs these.
    ///
    /// @throws IllegalArgumentException unless 0 < m ≤ n
    public static List<Hash> subproof(long m, long n, Nodes nodes) {
        return subproof(m, n, false, nodes);
    }

    private static List<Hash> subproof(long m, long n, boolean rootIsKnown, Nodes nodes) {
        if (m < 1 || m > n) {
            throw new IllegalArgumentException("no proof leads from a tree of " + m + " leaves to one of " + n);
        }
        List<Hash> proof = new ArrayList<>();
        subproof(m, 0, n, rootIsKnown, nodes, proof);
        return List.copyOf(proof);
    }

    private static void subproof(long m, long begin, long end, boolean rootIsKnown, Nodes nodes, List<Hash> proof) {
        if (m == end) {
            if (!rootIsKnown) {
                proof.add(range(begin, end, nodes));
            }
            return;
        }
        long middle = begin + split(end - begin);
        if (m <= middle) {
            subproof(m, begin, middle, rootIsKnown, nodes, proof);
            proof.add(range(middle, end, nodes));
        } else {
            subproof(m, middle, end, false, nodes, proof);
            proof.add(range(begin, middle, nodes));
        }
    }

    /// The root of the leaves from `begin` to below `end`. `begin` is a multiple of a power of two that is
    /// not smaller than their number, as everywhere in the recursions above.
    private static Hash range(long begin, long end, Nodes nodes) {
        long width = end - begin;
        if (Long.bitCount(width) == 1) {
            return nodes.at(Long.numberOfTrailingZeros(width), begin / width);
        }
        long middle = begin + split(width);
        return Merkle.node(range(begin, middle, nodes), range(middle, end, nodes));
    }

    /// The largest power of two below `width`.
    private static long split(long width) {
        return Long.highestOneBit(width - 1);
    }
}
