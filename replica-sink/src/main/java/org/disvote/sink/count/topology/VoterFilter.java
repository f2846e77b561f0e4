package org.disvote.sink.count.topology;

import java.util.ArrayList;
import java.util.List;

/// Says of nearly all voters who have no vote in the store that they have none, so that it need not be asked: a look
/// into RocksDB that finds nothing takes half of the time in which a vote is counted. It never says so of one who has.
/// A Bloom filter that grows: some two bytes of memory for each voter. For one thread.
final class VoterFilter {

    private static final int FIRST_VOTERS = 1 << 14;
    private static final int BITS_EACH = 16;
    private static final int PROBES = 4;

    /// Each for twice as many voters as the one before.
    private final List<long[]> layers = new ArrayList<>();

    /// How many more voters the last layer takes.
    private int left;

    void add(String voter) {
        if (left == 0) {
            int voters = FIRST_VOTERS << layers.size();
            layers.add(new long[voters / Long.SIZE * BITS_EACH]);
            left = voters;
        }
        left--;
        long[] layer = layers.getLast();
        long hash = hash(voter);
        for (int probe = 0; probe < PROBES; probe++) {
            long bit = bit(hash, probe, layer);
            layer[(int) (bit >>> 6)] |= 1L << bit;
        }
    }

    boolean mayHave(String voter) {
        long hash = hash(voter);
        return layers.stream().anyMatch(layer -> hasAll(layer, hash));
    }

    private static boolean hasAll(long[] layer, long hash) {
        for (int probe = 0; probe < PROBES; probe++) {
            long bit = bit(hash, probe, layer);
            if ((layer[(int) (bit >>> 6)] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    /// The layers' sizes are powers of two.
    private static long bit(long hash, int probe, long[] layer) {
        return hash + probe * (hash >>> 32 | 1) & (long) layer.length * Long.SIZE - 1;
    }

    /// The finalizer of MurmurHash3, which spreads 32 bits over 64.
    private static long hash(String voter) {
        long hash = voter.hashCode();
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
