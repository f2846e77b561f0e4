package org.disvote.notary.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.LeafReading;
import org.disvote.topics.merkle.Frontier;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.tlog.TileNodes;
import org.disvote.topics.tlog.TilePath;
import org.junit.jupiter.api.Test;

final class LogTreeTest {

    private static final JsonNode VALUES = values();

    private final Map<String, byte[]> files = new HashMap<>();
    private final LogTree tree = new LogTree(new LogTree.Sink() {
        @Override
        public void tile(int level, long index, int width, byte[] hashes) {
            files.put(new TilePath(level, index, width).path(), hashes);
        }

        @Override
        public void bundle(long index, int width, byte[] entries) {
            files.put(TilePath.entries(index, width).path(), entries);
        }
    });

    private static JsonNode values() {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("../../topics/src/test/resources/disvote.json")
                            .toFile())
                    .path("values");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theLogOfTheVectorsHasItsSizesRootsTilesAndBundles() throws Exception {
        Map<Integer, List<byte[]>> digests = new HashMap<>();
        for (JsonNode record : VALUES.path("records")) {
            JsonNode vote = new ObjectMapper().readTree(record.asText());
            digests.computeIfAbsent(vote.path("partition").asInt(), _ -> new ArrayList<>())
                    .add(Hash.sha256(record.asText().getBytes(UTF_8)).bytes());
        }
        LeafReading reading = new LeafReading();
        List<Long> sizes = new ArrayList<>();
        List<String> roots = new ArrayList<>();
        List<Long> heads = new ArrayList<>();
        for (JsonNode statement : VALUES.path("log1").path("statements")) {
            byte[] bytes = statement.asText().getBytes(UTF_8);
            LeafReading.Read.Taken taken = (LeafReading.Read.Taken) reading.read(bytes);
            if (taken.leaf() instanceof Leaf.RoundLeaf round) {
                for (int p = 0; p < round.heads().size(); p++) {
                    for (long s = heads.isEmpty() ? 0 : heads.get(p);
                            s < round.heads().get(p);
                            s++) {
                        tree.append(digests.getOrDefault(p, List.of()).get((int) s));
                    }
                }
                heads = round.heads();
            }
            assertEquals(tree.size(), taken.index());
            tree.append(bytes);
            if (taken.leaf() instanceof Leaf.RoundLeaf) {
                sizes.add(tree.size());
                roots.add(tree.root().hex());
            }
        }
        tree.flush();

        List<Long> expectedSizes = new ArrayList<>();
        VALUES.path("log1").path("sizes").forEach(size -> expectedSizes.add(size.asLong()));
        List<String> expectedRoots = new ArrayList<>();
        VALUES.path("log1").path("roots").forEach(root -> expectedRoots.add(root.asText()));
        assertEquals(expectedSizes, sizes);
        assertEquals(expectedRoots, roots);
        for (String kind : List.of("tiles", "bundles")) {
            for (Map.Entry<String, JsonNode> file :
                    VALUES.path("log1").path(kind).properties()) {
                assertArrayEquals(
                        HexFormat.of().parseHex(file.getValue().asText()), files.get(file.getKey()), file::getKey);
            }
        }
        assertEquals(2, files.size());
    }

    @Test
    void theRootOfEverySizeIsThatOfTheDefinition() throws IOException {
        List<Hash> leaves = new ArrayList<>();
        assertEquals(Merkle.EMPTY, tree.root());
        for (int size = 1; size <= 600; size++) {
            byte[] leaf = ("leaf " + size).getBytes(UTF_8);
            leaves.add(Merkle.leaf(leaf));
            tree.append(leaf);
            assertEquals(Merkle.root(leaves), tree.root(), "size " + size);
        }
    }

    @Test
    void tilesOfALogOfThreeLevelsGiveItsRootAtEverySizeThatWasFlushed() throws IOException {
        Frontier frontier = new Frontier();
        Map<Long, Hash> roots = new HashMap<>();
        List<Long> flushed = List.of(1L, 255L, 256L, 257L, 65_535L, 65_536L, 65_537L, 66_000L, 70_001L);
        for (long size = 1; size <= 70_001; size++) {
            byte[] leaf = ("leaf " + size).getBytes(UTF_8);
            frontier.append(Merkle.leaf(leaf));
            tree.append(leaf);
            if (flushed.contains(size)) {
                tree.flush();
                assertEquals(frontier.root(), tree.root(), "size " + size);
                roots.put(size, frontier.root());
            }
        }
        roots.forEach((size, root) -> assertEquals(
                root,
                MerkleTree.root(
                        size,
                        new TileNodes(
                                size,
                                tile -> Objects.requireNonNull(files.getOrDefault(
                                        tile.path(), files.get(tile.full().path()))))),
                "size " + size));
    }

    @Test
    void aFlushThatAddsNothingWritesNothing() throws IOException {
        tree.append(new byte[40]);
        tree.flush();
        files.clear();

        tree.flush();

        assertEquals(Map.of(), files);
    }

    @Test
    void aLeafThatNoBundleCanHoldIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> tree.append(new byte[LogTree.ENTRY_BYTES_MAX + 1]));
    }
}
