package org.disvote.topics.count.open;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/// The root of a Merkle tree (RFC 6962) whose leaves come one after the other. It keeps one hash for each bit of
/// their number. For one thread.
final class InputTree {

    /// The roots of full subtrees, the largest first. Subtree sizes are the bits of `size` that are set.
    private final List<byte[]> roots = new ArrayList<>();

    private long size;

    void add(byte[] leaf) {
        byte[] root = hash(new byte[] {0}, leaf);
        for (long bits = size; (bits & 1) == 1; bits >>= 1) {
            root = hash(new byte[] {1}, roots.removeLast(), root);
        }
        roots.addLast(root);
        size++;
    }

    byte[] root() {
        if (roots.isEmpty()) {
            return hash();
        }
        byte[] root = roots.getLast();
        for (int i = roots.size() - 2; i >= 0; i--) {
            root = hash(new byte[] {1}, roots.get(i), root);
        }
        return root;
    }

    private static byte[] hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
