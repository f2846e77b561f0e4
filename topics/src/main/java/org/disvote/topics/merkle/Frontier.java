package org.disvote.topics.merkle;

import java.util.ArrayList;
import java.util.List;

/// A tree that only grows, and of which only the root is wanted: at most 63 hashes, those of the largest
/// complete subtrees from left to right. For one thread.
public final class Frontier {

    private final List<Hash> complete;
    private long size;

    public Frontier() {
        this(new ArrayList<>(), 0);
    }

    private Frontier(List<Hash> complete, long size) {
        this.complete = complete;
        this.size = size;
    }

    public void append(Hash leafHash) {
        Hash subtree = leafHash;
        // As a binary counter: each trailing 1 of the size is a complete subtree that the new one joins.
        for (long rest = size; (rest & 1) == 1; rest >>>= 1) {
            subtree = Merkle.node(complete.removeLast(), subtree);
        }
        complete.add(subtree);
        size++;
    }

    public long size() {
        return size;
    }

    public Hash root() {
        if (complete.isEmpty()) {
            return Merkle.EMPTY;
        }
        Hash root = complete.getLast();
        for (int i = complete.size() - 2; i >= 0; i--) {
            root = Merkle.node(complete.get(i), root);
        }
        return root;
    }

    /// A tree of the same leaves that grows on its own.
    public Frontier copy() {
        return new Frontier(new ArrayList<>(complete), size);
    }
}
