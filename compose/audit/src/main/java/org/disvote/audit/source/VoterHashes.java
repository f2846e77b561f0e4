package org.disvote.audit.source;

import java.util.Arrays;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.voter.Voter;

/// A set of 64-bit hashes of voters, which finds suspects among millions in little memory. Two voters may
/// share a hash, so a hash that is there twice must be checked by the voters' names.
public final class VoterHashes {

    /// Bounds the table to 64 MiB.
    public static final int ENTRIES_MAX = 1 << 22;

    private static final int SLOTS_INITIAL = 1 << 12;

    private long[] slots = new long[SLOTS_INITIAL];
    private int entries;

    /// @return whether it is new; also true, without being kept, beyond [#ENTRIES_MAX]
    public boolean add(long hash) {
        long entry = hash == 0 ? 1 : hash; // 0 marks a free slot
        int slot = slotOf(slots, entry);
        if (slots[slot] == entry) {
            return false;
        }
        if (entries == ENTRIES_MAX) {
            return true;
        }
        slots[slot] = entry;
        entries++;
        if (entries * 2 > slots.length) {
            grow();
        }
        return true;
    }

    public boolean isFull() {
        return entries == ENTRIES_MAX;
    }

    public void clear() {
        Arrays.fill(slots, 0);
        entries = 0;
    }

    /// 64-bit FNV-1a of the three, then mixed as by MurmurHash3's finalizer, so that every bit counts.
    public static long hash(ElectionId electionId, Voter voter, int revision) {
        long hash = fnv(fnv(0xcbf29ce484222325L, electionId.value()), voter.value());
        hash = (hash ^ revision) * 0x100000001b3L;
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    private static long fnv(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return (hash ^ 0xff) * 0x100000001b3L; // an end mark, which no ID contains
    }

    private static int slotOf(long[] slots, long entry) {
        int slot = (int) entry & slots.length - 1;
        while (slots[slot] != 0 && slots[slot] != entry) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private void grow() {
        long[] wider = new long[slots.length * 2];
        for (long entry : slots) {
            if (entry != 0) {
                wider[slotOf(wider, entry)] = entry;
            }
        }
        slots = wider;
    }
}
