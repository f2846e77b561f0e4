package org.disvote.topics.merkle;

import java.security.MessageDigest;
import java.util.List;
import org.disvote.topics.json.Digests;

/// The hashes of which a Merkle tree consists (RFC 6962, section 2.1): a leaf is `H(00 ‖ data)`, a node
/// `H(01 ‖ left ‖ right)`. The first byte prevents that a node is passed off as a leaf.
public final class Merkle {

    /// The root of a tree without leaves: `H("")`.
    public static final Hash EMPTY = Hash.sha256(new byte[0]);

    private Merkle() {}

    public static Hash leaf(byte[] data) {
        MessageDigest digest = Digests.sha256();
        digest.update((byte) 0);
        digest.update(data);
        return Hash.finish(digest);
    }

    /// The leaf of a vote: its data is the 32 bytes of the vote's digest.
    public static Hash leaf(Hash digestOfAVote) {
        MessageDigest digest = Digests.sha256();
        digest.update((byte) 0);
        digestOfAVote.update(digest);
        return Hash.finish(digest);
    }

    public static Hash node(Hash left, Hash right) {
        MessageDigest digest = Digests.sha256();
        digest.update((byte) 1);
        left.update(digest);
        right.update(digest);
        return Hash.finish(digest);
    }

    /// The root of a whole tree, from its leaves' hashes in their order.
    public static Hash root(List<Hash> leafHashes) {
        Frontier frontier = new Frontier();
        leafHashes.forEach(frontier::append);
        return frontier.root();
    }
}
