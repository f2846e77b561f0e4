package org.disvote.notary.topic;

import org.disvote.topics.merkle.Hash;

/// The digests of a partition's votes that are read and in no round yet, in the order of their seqs. 32
/// bytes for each. For one thread.
final class DigestQueue {

    private static final int CAPACITY_FIRST = 1_024;

    private byte[] ring = new byte[CAPACITY_FIRST * Hash.BYTES];
    private int first;
    private int count;

    int count() {
        return count;
    }

    private int capacity() {
        return ring.length / Hash.BYTES;
    }

    void add(byte[] digest) {
        if (count == capacity()) {
            grow();
        }
        System.arraycopy(digest, 0, ring, (first + count) % capacity() * Hash.BYTES, Hash.BYTES);
        count++;
    }

    private void grow() {
        byte[] larger = new byte[ring.length * 2];
        int toEnd = (capacity() - first) * Hash.BYTES;
        System.arraycopy(ring, first * Hash.BYTES, larger, 0, toEnd);
        System.arraycopy(ring, 0, larger, toEnd, first * Hash.BYTES);
        ring = larger;
        first = 0;
    }

    /// Takes the oldest one.
    ///
    /// @param into receives the digest
    void take(byte[] into) {
        if (count == 0) {
            throw new IllegalStateException("no digest is here");
        }
        System.arraycopy(ring, first * Hash.BYTES, into, 0, Hash.BYTES);
        first = (first + 1) % capacity();
        count--;
    }
}
