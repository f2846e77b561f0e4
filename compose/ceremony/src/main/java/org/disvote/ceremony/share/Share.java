package org.disvote.ceremony.share;

import java.util.Arrays;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.sealing.Suite;

/// One trustee's share of an election's private key, unlocked. Fewer shares than the threshold say nothing about the
/// key. It exists only in memory.
public final class Share implements AutoCloseable {

    /// As long as the key's seed.
    public static final int BYTES = Suite.SEED_BYTES;

    private final ElectionId election;
    private final String trustee;
    private final String sealDigest;
    private final int index;
    private final byte[] bytes;

    /// @param sealDigest the digest of the seal whose key it is a share of
    /// @param index from 1
    /// @param bytes copied
    public Share(ElectionId election, String trustee, String sealDigest, int index, byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a share of " + bytes.length + " bytes");
        }
        if (index < 1 || index > 255) {
            throw new IllegalArgumentException("index " + index);
        }
        this.election = election;
        this.trustee = trustee;
        this.sealDigest = sealDigest;
        this.index = index;
        this.bytes = bytes.clone();
    }

    public ElectionId election() {
        return election;
    }

    public String trustee() {
        return trustee;
    }

    public String sealDigest() {
        return sealDigest;
    }

    /// From 1: where the polynomials were taken.
    public int index() {
        return index;
    }

    byte[] bytes() {
        return bytes;
    }

    /// As the seal names it: of the index as one byte and the share.
    public String digest() {
        return digest(index, bytes);
    }

    /// The same before there is a seal.
    public static String digest(int index, byte[] share) {
        byte[] hashed = new byte[1 + share.length];
        hashed[0] = (byte) index;
        System.arraycopy(share, 0, hashed, 1, share.length);
        String digest = Digests.of(hashed);
        Arrays.fill(hashed, (byte) 0);
        return digest;
    }

    /// Wipes the share.
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    /// Hides the share.
    @Override
    public String toString() {
        return "Share[" + election + ", " + trustee + ", " + index + "]";
    }
}
