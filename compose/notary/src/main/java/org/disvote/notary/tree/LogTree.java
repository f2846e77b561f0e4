package org.disvote.notary.tree;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.disvote.topics.json.Digests;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;

/// The Merkle tree (RFC 6962) of a log, as far as appending needs it: of each level of tiles the last,
/// incomplete tile. So its size in memory does not depend on the size of the log. It hashes in place,
/// because a notary starts by appending every vote that there is.
///
/// Complete tiles (C2SP tlog-tiles) go to the [Sink] as soon as they are complete, incomplete ones at
/// [#flush]. What the sink gets follows from the leaves alone. For one thread.
public final class LogTree {

    /// Hashes in a complete tile.
    public static final int TILE_WIDTH = 256;

    /// The longest entry that a bundle can hold.
    public static final int ENTRY_BYTES_MAX = 65_535;

    private static final int TILE_BITS = 8;
    private static final int HASH_BYTES = Hash.BYTES;
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    /// Receives tiles. A file of the same place always has the same content.
    public interface Sink {

        /// @param level of the tile, from 0
        /// @param index of the tile in its level
        /// @param width how many hashes it has, 1 to 256
        void tile(int level, long index, int width, byte[] hashes) throws IOException;

        /// @param width how many entries it has, 1 to 256
        /// @param entries each with its length, two bytes, before it
        void bundle(long index, int width, byte[] entries) throws IOException;
    }

    private final Sink sink;
    private final MessageDigest sha256 = Digests.sha256();
    private final List<byte[]> levels = new ArrayList<>();
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private final byte[] scratch = new byte[TILE_WIDTH * HASH_BYTES];
    private long size;
    private long flushed;

    public LogTree(Sink sink) {
        this.sink = sink;
        levels.add(new byte[TILE_WIDTH * HASH_BYTES]);
    }

    /// How many leaves it has.
    public long size() {
        return size;
    }

    /// @param data of the leaf, at most [#ENTRY_BYTES_MAX]
    /// @throws IOException if the sink fails; this tree is of no use then
    public void append(byte[] data) throws IOException {
        append(data, 0, data.length);
    }

    /// As above, of a part of an array.
    public void append(byte[] data, int from, int length) throws IOException {
        if (length > ENTRY_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a leaf has %,d bytes, at most %,d are possible".formatted(length, ENTRY_BYTES_MAX));
        }
        sha256.update(LEAF);
        sha256.update(data, from, length);
        digestInto(levels.getFirst(), slot(size));
        entries.write(length >> 8);
        entries.write(length);
        entries.write(data, from, length);
        size++;
        if (size % TILE_WIDTH == 0) {
            complete();
        }
    }

    private static int slot(long index) {
        return (int) (index % TILE_WIDTH);
    }

    private void complete() throws IOException {
        sink.bundle(size / TILE_WIDTH - 1, TILE_WIDTH, entries.toByteArray());
        entries.reset();
        long complete = size;
        for (int level = 0; complete % TILE_WIDTH == 0; level++) {
            complete /= TILE_WIDTH;
            byte[] tile = levels.get(level);
            sink.tile(level, complete - 1, TILE_WIDTH, tile.clone());
            if (level + 1 == levels.size()) {
                levels.add(new byte[TILE_WIDTH * HASH_BYTES]);
            }
            subtree(tile, 0, TILE_WIDTH);
            System.arraycopy(scratch, 0, levels.get(level + 1), slot(complete - 1) * HASH_BYTES, HASH_BYTES);
        }
    }

    /// Leaves the root of a complete subtree at the beginning of [#scratch].
    ///
    /// @param width a power of two
    private void subtree(byte[] hashes, int from, int width) {
        System.arraycopy(hashes, from * HASH_BYTES, scratch, 0, width * HASH_BYTES);
        for (int left = width; left > 1; left /= 2) {
            for (int node = 0; node < left / 2; node++) {
                sha256.update(NODE);
                sha256.update(scratch, 2 * node * HASH_BYTES, 2 * HASH_BYTES);
                digestInto(scratch, node);
            }
        }
    }

    private void digestInto(byte[] hashes, int slot) {
        try {
            sha256.digest(hashes, slot * HASH_BYTES, HASH_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 digest has 32 bytes", e);
        }
    }

    /// The root of the whole tree.
    public Hash root() {
        if (size == 0) {
            return Merkle.EMPTY;
        }
        byte[] root = new byte[0];
        long inLevel = size;
        for (byte[] tile : levels) {
            // From the right: the smallest complete subtrees come first.
            int right = slot(inLevel);
            while (right > 0) {
                int width = Integer.lowestOneBit(right);
                subtree(tile, right - width, width);
                right -= width;
                root = root.length == 0 ? Arrays.copyOf(scratch, HASH_BYTES) : node(root);
            }
            inLevel /= TILE_WIDTH;
        }
        return Hash.of(root);
    }

    /// The node above [#scratch]'s first hash and the one to the right of it.
    private byte[] node(byte[] right) {
        sha256.update(NODE);
        sha256.update(scratch, 0, HASH_BYTES);
        sha256.update(right);
        return sha256.digest();
    }

    /// Gives the sink the incomplete tiles of this size.
    public void flush() throws IOException {
        int width = slot(size);
        if (width > 0 && size != flushed) {
            sink.bundle(size / TILE_WIDTH, width, entries.toByteArray());
        }
        for (int level = 0; level < levels.size(); level++) {
            long now = size >> (TILE_BITS * level);
            if (slot(now) > 0 && now != flushed >> (TILE_BITS * level)) {
                byte[] tile = levels.get(level);
                sink.tile(level, now / TILE_WIDTH, slot(now), Arrays.copyOf(tile, slot(now) * HASH_BYTES));
            }
        }
        flushed = size;
    }
}
