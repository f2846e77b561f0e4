package org.disvote.notary.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.disvote.notary.tree.LogTree;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.MerkleTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TileFilesTest {

    @TempDir
    Path root;

    private TileFiles files;

    @BeforeEach
    void open() {
        files = new TileFiles(LogFolder.open(root));
    }

    private static LogTree grow(LogTree tree, long size) throws IOException {
        while (tree.size() < size) {
            tree.append(("leaf " + tree.size()).getBytes(UTF_8));
        }
        tree.flush();
        return tree;
    }

    @Test
    void theRootOfEverySizeThatWasSignedFollowsFromTheFilesAlsoLater() throws IOException {
        Map<Long, Hash> roots = new HashMap<>();
        LogTree tree = new LogTree(files);
        for (long size : new long[] {1, 200, 255, 256, 300, 511, 512, 513, 700, 1_000, 1_024}) {
            grow(tree, size);
            roots.put(size, tree.root());
        }
        TileFiles read = new TileFiles(new LogFolder(root));

        roots.forEach((size, expected) -> assertEquals(expected, MerkleTree.root(size, read.nodes(size))));
        assertFalse(Files.exists(root.resolve("tile/0/000.p")));
        assertTrue(Files.exists(root.resolve("tile/0/003")));
    }

    @Test
    void aDamagedFileIsLeftUntilTheRootsAreReproducedAndThenWrittenAgain() throws IOException {
        grow(new LogTree(files), 300);
        Path tile = root.resolve("tile/0/000");
        byte[] right = Files.readAllBytes(tile);
        byte[] wrong = right.clone();
        wrong[17] ^= 1;
        Files.write(tile, wrong);

        TileFiles again = new TileFiles(new LogFolder(root));
        grow(new LogTree(again), 300);
        assertEquals(1, again.different());
        assertArrayEquals(wrong, Files.readAllBytes(tile));

        again.replaceDifferent();
        grow(new LogTree(again), 300);
        assertArrayEquals(right, Files.readAllBytes(tile));
    }

    @Test
    void aMissingFileIsWrittenAgain() throws IOException {
        grow(new LogTree(files), 300);
        Files.delete(root.resolve("tile/entries/000"));

        TileFiles again = new TileFiles(new LogFolder(root));
        grow(new LogTree(again), 300);

        assertEquals(0, again.different());
        assertTrue(Files.exists(root.resolve("tile/entries/000")));
    }
}
