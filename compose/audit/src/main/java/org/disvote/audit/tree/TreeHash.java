package org.disvote.audit.tree;

import java.security.MessageDigest;
import java.util.Base64;
import org.disvote.topics.json.Digests;

/// The hashes of an RFC 6962 Merkle tree: leaf `H(00 ‖ data)`, node `H(01 ‖ left ‖ right)`, empty tree
/// `H("")`; H is SHA-256. Not thread-safe.
public final class TreeHash {

    public static final int BYTES = 32;

    private final MessageDigest sha256 = Digests.sha256();

    public byte[] leaf(byte[] data) {
        sha256.update((byte) 0);
        return sha256.digest(data);
    }

    byte[] node(byte[] left, byte[] right) {
        sha256.update((byte) 1);
        sha256.update(left);
        return sha256.digest(right);
    }

    byte[] empty() {
        return sha256.digest();
    }

    /// As checkpoints, proofs and reports write a hash.
    public static String text(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }
}
