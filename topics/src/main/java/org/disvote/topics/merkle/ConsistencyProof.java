package org.disvote.topics.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks that a tree is a continuation of a smaller one (RFC 9162, section 2.1.4.2, whose trees are those of
/// RFC 6962).
public final class ConsistencyProof {

    /// The roots that follow from the hashes of a proof.
    ///
    /// @param smaller of the first m leaves
    /// @param larger of all n leaves
    public record Roots(Hash smaller, Hash larger) {}

    private ConsistencyProof() {}

    /// @param proof `PROOF(m, D[n])`; empty where m = n
    /// @return whether both roots follow from it. Never for m = 0, since every tree continues the empty one
    public static boolean verify(long m, Hash rootM, long n, Hash rootN, List<Hash> proof) {
        if (m >= 1 && m == n) {
            return proof.isEmpty() && rootM.equals(rootN);
        }
        return rootsFrom(m, rootM, n, proof)
                .filter(new Roots(rootM, rootN)::equals)
                .isPresent();
    }

    /// The roots that follow from `PROOF(m, D[n])`, 0 < m < n.
    ///
    /// @param rootM the smaller tree's root. Where m is a power of two it is the first hash of the
    ///     calculation and not in the proof; else it has no influence
    /// @return empty if no proof between such trees has this length
    public static Optional<Roots> rootsFrom(long m, Hash rootM, long n, List<Hash> proof) {
        if (Long.bitCount(m) != 1) {
            return subproofRoots(m, n, proof);
        }
        List<Hash> hashes = new ArrayList<>(proof.size() + 1);
        hashes.add(rootM);
        hashes.addAll(proof);
        return subproofRoots(m, n, hashes);
    }

    /// The roots that follow from `SUBPROOF(m, D[n], false)` alone, 0 < m < n. If one of them is signed and
    /// the other is not the signed one, the log was forked.
    ///
    /// @return empty if no such proof has this length
    public static Optional<Roots> subproofRoots(long m, long n, List<Hash> nodes) {
        if (m < 1 || m >= n || nodes.isEmpty()) {
            return Optional.empty();
        }
        int complete = Long.numberOfTrailingZeros(m); // the first hash is that of so large a subtree
        long node = (m - 1) >>> complete;
        long last = (n - 1) >>> complete;
        Hash smaller = nodes.getFirst();
        Hash larger = nodes.getFirst();
        for (Hash sibling : nodes.subList(1, nodes.size())) {
            if (last == 0) {
                return Optional.empty(); // hashes are left over
            }
            if ((node & 1) == 1 || node == last) {
                if ((node & 1) == 0) {
                    int up = Long.numberOfTrailingZeros(node);
                    node >>>= up;
                    last >>>= up;
                }
                smaller = Merkle.node(sibling, smaller);
                larger = Merkle.node(sibling, larger);
            } else {
                larger = Merkle.node(larger, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 ? Optional.of(new Roots(smaller, larger)) : Optional.empty();
    }
}
