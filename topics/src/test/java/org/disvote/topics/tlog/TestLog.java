package org.disvote.topics.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.disvote.topics.leaf.BrokenRoundException;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.LeafReading;
import org.disvote.topics.leaf.Rounds;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.routing.Position;

/// A log of a test: the data of its leaves, folded from statements and the digests of votes.
///
/// @param data of each leaf, in order
/// @param indexes of the statements, in order
/// @param reading what was read
public record TestLog(List<byte[]> data, List<Long> indexes, LeafReading reading) {

    /// @throws BrokenRoundException if the statements contradict each other
    public static TestLog fold(List<String> statements, Map<Position, Hash> digests) throws BrokenRoundException {
        LeafReading reading = new LeafReading();
        List<byte[]> data = new ArrayList<>();
        List<Long> indexes = new ArrayList<>();
        for (String statement : statements) {
            LeafReading.Read.Taken taken =
                    assertInstanceOf(LeafReading.Read.Taken.class, reading.read(statement.getBytes(UTF_8)));
            if (taken.leaf() instanceof Leaf.RoundLeaf) {
                votes(reading.rounds())
                        .forEach(position -> data.add(
                                Objects.requireNonNull(digests.get(position)).bytes()));
            }
            assertEquals(data.size(), taken.index());
            indexes.add(taken.index());
            data.add(taken.leaf().bytes());
            assertEquals(data.size(), reading.size());
        }
        return new TestLog(data, indexes, reading);
    }

    /// Those that the last round appended.
    private static List<Position> votes(Rounds rounds) {
        List<Position> votes = new ArrayList<>();
        for (int p = 0; p < rounds.partitions(); p++) {
            for (long s = rounds.head(rounds.count() - 1, p) + 1; s <= rounds.head(rounds.count(), p); s++) {
                votes.add(new Position(p, s));
            }
        }
        return votes;
    }

    public Hash root(long size) {
        return Merkle.root(
                data.subList(0, (int) size).stream().map(Merkle::leaf).toList());
    }

    /// What a tile or a bundle has.
    public byte[] tile(TilePath tile) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < tile.width(); i++) {
            long index = tile.index() * TilePath.WIDTH_MAX + i;
            if (tile.isEntries()) {
                bytes.writeBytes(EntryBundle.encode(data.get((int) index)));
            } else {
                long leaves = 1L << (TilePath.HEIGHT * tile.level());
                bytes.writeBytes(Merkle.root(data.subList((int) (index * leaves), (int) ((index + 1) * leaves)).stream()
                                .map(Merkle::leaf)
                                .toList())
                        .bytes());
            }
        }
        return bytes.toByteArray();
    }

    /// The proofs of a tree of this size, by its tiles alone.
    MerkleTree.Nodes nodes(long size) {
        return new TileNodes(size, this::tile);
    }

    /// Writes all tiles and bundles that a log of these sizes has had.
    public void write(Path folder, List<Long> sizes) throws IOException {
        long from = 0;
        for (long size : sizes) {
            for (TilePath tile : TilePath.between(from, size)) {
                Path file = folder.resolve(tile.path());
                Files.createDirectories(file.getParent());
                Files.write(file, tile(tile));
            }
            from = size;
        }
    }
}
