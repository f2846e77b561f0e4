package org.disvote.notary.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.disvote.notary.tree.LogTree;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.tlog.TileNodes;
import org.disvote.topics.tlog.TilePath;

/// Tiles and bundles as files, at the paths of C2SP tlog-tiles. Their content follows from the log, so a
/// file that is there already is compared: a machine that failed may have lost its content. They are not
/// forced to disk, because every start compares them all with the topics.
///
/// Writing is for one thread, reading for any number.
public final class TileFiles implements LogTree.Sink {

    private static final int CACHED_MAX = 512;

    private final Path root;
    private final Path scratch;
    private boolean mayReplace;
    private long different;

    /// Complete tiles, which never change. Guarded by itself.
    private final Map<Path, byte[]> cache = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, byte[]> eldest) {
            return size() > CACHED_MAX;
        }
    };

    public TileFiles(LogFolder folder) {
        this(folder.root(), folder.scratch());
    }

    /// For another tree than the log's.
    ///
    /// @param scratch on the same file system
    public TileFiles(Path root, Path scratch) {
        this.root = root;
        this.scratch = scratch;
    }

    /// From now on a file whose content is not what the log gives is replaced. Before, it is counted and
    /// left: until the published roots are reproduced, it is not known which of the two is wrong.
    public void replaceDifferent() {
        mayReplace = true;
        different = 0;
    }

    /// How many files had another content than the log gives.
    public long different() {
        return different;
    }

    @Override
    public void tile(int level, long index, int width, byte[] hashes) throws IOException {
        store(new TilePath(level, index, width), hashes);
    }

    @Override
    public void bundle(long index, int width, byte[] entries) throws IOException {
        store(TilePath.entries(index, width), entries);
    }

    private void store(TilePath tile, byte[] content) throws IOException {
        Path file = root.resolve(tile.path());
        Optional<byte[]> before = StoredFile.read(file);
        boolean isDifferent = before.isPresent() && !Arrays.equals(before.get(), content);
        if (isDifferent) {
            different++;
        }
        if (before.isEmpty() || (isDifferent && mayReplace)) {
            StoredFile.write(file, content, scratch, false);
        }
        if (tile.isFull() && tile.index() > 0) {
            // Not those of this tile: somebody may just have read the checkpoint that needs them.
            deletePartial(root.resolve(new TilePath(tile.level(), tile.index() - 1, LogTree.TILE_WIDTH).path() + ".p"));
        }
    }

    private static void deletePartial(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    /// The hashes of the tree of this size, for proofs. Safe for any number of threads.
    ///
    /// @param size the log must have had it, and its tiles must be written
    public MerkleTree.Nodes nodes(long size) {
        return new TileNodes(size, tile -> {
            try {
                return read(tile);
            } catch (IOException e) {
                throw new UncheckedIOException("a tile of the log cannot be read", e);
            }
        });
    }

    private byte[] read(TilePath tile) throws IOException {
        Path full = root.resolve(tile.full().path());
        synchronized (cache) {
            byte[] cached = cache.get(full);
            if (cached != null) {
                return cached;
            }
        }
        // An incomplete tile may be replaced by the complete one between two looks.
        for (int look = 0; look < 2; look++) {
            Optional<byte[]> complete = StoredFile.read(full);
            if (complete.isPresent()) {
                synchronized (cache) {
                    cache.put(full, complete.get());
                }
                return complete.get();
            }
            Optional<byte[]> partial = partial(Path.of(full + ".p"), tile.width());
            if (partial.isPresent()) {
                return partial.get();
            }
        }
        throw new NoSuchFileException(full.toString());
    }

    /// The incomplete tile of this width, or any wider one.
    private static Optional<byte[]> partial(Path folder, int width) throws IOException {
        Optional<byte[]> exact = StoredFile.read(folder.resolve(Integer.toString(width)));
        if (exact.isPresent() || !Files.isDirectory(folder)) {
            return exact;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.matches("[0-9]{1,3}") && Integer.parseInt(name) > width) {
                    Optional<byte[]> wider = StoredFile.read(file);
                    if (wider.isPresent()) {
                        return wider;
                    }
                }
            }
        } catch (NoSuchFileException e) {
            // Deleted in the meantime.
        }
        return Optional.empty();
    }
}
