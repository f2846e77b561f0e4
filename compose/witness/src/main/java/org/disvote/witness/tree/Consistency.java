package org.disvote.witness.tree;

import java.util.List;

/// Whether a tree continues an earlier one: the earlier leaves are its first leaves, unchanged.
public final class Consistency {

    private Consistency() {}

    /// The algorithm is that of RFC 9162, section 2.1.4.2. The empty tree needs no proof; the caller
    /// decides about it.
    ///
    /// @param proof as RFC 6962, section 2.1.2, says
    /// @return false for every proof that does not prove it, and where a size is below 1
    public static boolean proves(List<Hash> proof, long oldSize, Hash oldRoot, long newSize, Hash newRoot) {
        if (oldSize < 1 || oldSize > newSize) {
            return false;
        }
        if (oldSize == newSize) {
            return proof.isEmpty() && oldRoot.equals(newRoot);
        }
        boolean isWholeSubtree = Long.bitCount(oldSize) == 1;
        if (!isWholeSubtree && proof.isEmpty()) {
            return false;
        }
        // The path starts at the largest complete subtree that ends with the last old leaf. Where that is
        // the whole old tree, the proof leaves its hash out.
        long node = oldSize - 1;
        long last = newSize - 1;
        int complete = Long.numberOfTrailingZeros(oldSize);
        node >>>= complete;
        last >>>= complete;
        Hash first = isWholeSubtree ? oldRoot : proof.getFirst();
        Hash ofOld = first;
        Hash ofNew = first;
        for (Hash sibling : isWholeSubtree ? proof : proof.subList(1, proof.size())) {
            if (last == 0) {
                return false; // a hash above the root
            }
            if (isRightChild(node) || node == last) {
                ofOld = Hash.node(sibling, ofOld);
                ofNew = Hash.node(sibling, ofNew);
                // Above a last node without a right sibling there are levels where it is its own parent.
                while (!isRightChild(node) && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                ofNew = Hash.node(ofNew, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && ofOld.equals(oldRoot) && ofNew.equals(newRoot);
    }

    private static boolean isRightChild(long node) {
        return (node & 1) == 1;
    }
}
