package org.disvote.operate.roll.file;

/// A set of 64-bit hashes in one array, at 8 bytes a slot: ten million of them need 128 MiB. Not thread-safe.
final class Hashes {

    private final long[] slots;
    private final int capacity;
    private int size;

    /// @param capacity how many it takes, at most
    Hashes(int capacity) {
        this.capacity = capacity;
        // A quarter of the slots stays free: a search ends at a free one.
        slots = new long[Integer.highestOneBit(Math.max(capacity + capacity / 3, 2) - 1) * 2];
    }

    /// @return whether it was not in the set before
    /// @throws IllegalStateException if the set is full
    boolean add(long hash) {
        long wanted = hash == 0 ? 1 : hash; // 0 is a free slot
        int mask = slots.length - 1;
        int at = (int) wanted & mask;
        while (slots[at] != 0) {
            if (slots[at] == wanted) {
                return false;
            }
            at = (at + 1) & mask;
        }
        if (size == capacity) {
            throw new IllegalStateException("no room for more than " + capacity + " hashes");
        }
        slots[at] = wanted;
        size++;
        return true;
    }
}
