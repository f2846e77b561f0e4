package org.disvote.topics.tlog;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.merkle.MerkleTree;

/// The hashes of a tree, from its tiles. For one tree size. It keeps the tiles that it has read and the hashes that it
/// has made of them, so a second proof from the same tile costs next to nothing. Safe for any number of threads if the
/// reader is.
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
    private final ConcurrentMap<TilePath, byte[]> read = new ConcurrentHashMap<>();
    private final ConcurrentMap<Place, Hash> made = new ConcurrentHashMap<>();

    private record Place(int level, long index) {}

    /// @param size of the tree
    public TileNodes(long size, Reader reader) {
        this.size = size;
        this.reader = reader;
    }

    /// @throws IllegalStateException if a tile has fewer bytes than it must
    @Override
    public Hash at(int level, long index) {
        if (level < 0 || index < 0 || index >= size >>> level) {
            throw new IllegalArgumentException("a tree of " + size + " has no hash " + index + " on level " + level);
        }
        int tileLevel = Math.min(level / TilePath.HEIGHT, TilePath.LEVEL_MAX);
        if (level == tileLevel * TilePath.HEIGHT) {
            return inTile(tileLevel, index);
        }
        Place place = new Place(level, index);
        Hash known = made.get(place);
        if (known != null) {
            return known;
        }
        Hash hash = Merkle.node(at(level - 1, 2 * index), at(level - 1, 2 * index + 1));
        made.put(place, hash);
        return hash;
    }

    private Hash inTile(int tileLevel, long index) {
        TilePath tile = TilePath.at(tileLevel, index / TilePath.WIDTH_MAX, size).orElseThrow();
        byte[] bytes = read.computeIfAbsent(tile, reader::read);
        if (bytes.length < tile.width() * Hash.BYTES) {
            throw new IllegalStateException("the tile " + tile + " is cut: it has " + bytes.length + " bytes");
        }
        return Hash.of(bytes, (int) (index % TilePath.WIDTH_MAX) * Hash.BYTES);
    }
}
