package org.disvote.topics.tlog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.merkle.MerkleTree;

/// The hashes of a tree, from its tiles. For one tree size and one thread; it keeps the tiles that it has
/// read, at most some dozens for a proof.
///
/// Tiles are not believed: a root or proof made from them must be compared with a signed root.
public final class TileNodes implements MerkleTree.Nodes {

    /// Reads tiles, from a folder or over a network.
    @FunctionalInterface
    public interface Reader {

        /// @return the bytes of this tile, or of the full one in its place
        byte[] read(TilePath tile);
    }

    private final long size;
    private final Reader reader;
    private final Map<TilePath, byte[]> read = new HashMap<>();

    /// @param size of the tree
    public TileNodes(long size, Reader reader) {
        this.size = size;
        this.reader = reader;
    }

    /// @throws IllegalStateException if a tile has fewer bytes than it must
    @Override
    public Hash at(int level, long index) {
        int tileLevel = Math.min(level / TilePath.HEIGHT, TilePath.LEVEL_MAX);
        int above = level - tileLevel * TilePath.HEIGHT;
        int count = 1 << above;
        if (level < 0 || index < 0 || index >= size >>> level) {
            throw new IllegalArgumentException("a tree of " + size + " has no hash " + index + " on level " + level);
        }
        long first = index << above; // of the tile level's hashes
        TilePath tile = TilePath.at(tileLevel, first / TilePath.WIDTH_MAX, size).orElseThrow();
        byte[] bytes = read.computeIfAbsent(tile, reader::read);
        int from = (int) (first % TilePath.WIDTH_MAX);
        if (bytes.length < tile.width() * Hash.BYTES) {
            throw new IllegalStateException("the tile " + tile + " is cut: it has " + bytes.length + " bytes");
        }
        List<Hash> hashes = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            hashes.add(Hash.of(bytes, i * Hash.BYTES));
        }
        return Merkle.root(hashes);
    }
}
