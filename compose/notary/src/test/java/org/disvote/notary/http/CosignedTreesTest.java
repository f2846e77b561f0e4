package org.disvote.notary.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.disvote.notary.store.CosignedLog;
import org.disvote.notary.store.LogFolder;
import org.disvote.notary.store.TileFiles;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.InclusionProof;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.TilePath;
import org.disvote.topics.tlog.TlogProof;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CosignedTreesTest {

    private static final SigningKey KEY = SigningKey.generate("log.example.org/disvote-1a2b3c4d");
    private static final long SIZE = 300;
    private static final List<Hash> LEAVES = LongStream.range(0, SIZE)
            .mapToObj(i -> Hash.sha256(new byte[] {(byte) i, (byte) (i >> 8)}))
            .toList();

    @TempDir
    Path root;

    private LogFolder folder;
    private TileFiles tiles;
    private CosignedTrees trees;

    @BeforeEach
    void write() throws IOException {
        folder = LogFolder.open(root);
        tiles = new TileFiles(folder);
        tiles.tile(0, 0, 256, bytes(LEAVES.subList(0, 256)));
        tiles.tile(0, 1, 44, bytes(LEAVES.subList(256, 300)));
        tiles.tile(1, 0, 1, bytes(List.of(Merkle.root(LEAVES.subList(0, 256)))));
        CosignedLog cosigned = new CosignedLog(folder);
        cosigned.append(Note.signed(new Checkpoint(KEY.name(), SIZE, Merkle.root(LEAVES)).text(), KEY));
        trees = new CosignedTrees(cosigned, tiles);
    }

    private static byte[] bytes(List<Hash> hashes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        hashes.forEach(hash -> bytes.writeBytes(hash.bytes()));
        return bytes.toByteArray();
    }

    @Test
    void everyLeafHasAProofOfItsPlace() throws Exception {
        for (long index = 0; index < SIZE; index++) {
            TlogProof proof = TlogProof.parse(trees.of(SIZE).proof(index));

            assertEquals(index, proof.index());
            assertTrue(InclusionProof.verify(LEAVES.get((int) index), index, SIZE, proof.path(), Merkle.root(LEAVES)));
        }
    }

    @Test
    void aDamagedTileGivesNoProofUntilItIsMended() throws Exception {
        Path file = root.resolve(new TilePath(0, 1, 44).path());
        byte[] good = Files.readAllBytes(file);
        byte[] damaged = good.clone();
        damaged[5] ^= 1;
        Files.write(file, damaged);

        IOException refused =
                assertThrows(IOException.class, () -> trees.of(SIZE).proof(260));
        assertTrue(String.valueOf(refused.getMessage()).contains("a tile is damaged"), refused.toString());

        Files.write(file, good);
        assertEquals(260, TlogProof.parse(trees.of(SIZE).proof(260)).index());
    }

    @Test
    void aSizeThatWasNotCosignedHasNoTree() {
        assertThrows(IOException.class, () -> trees.of(SIZE - 1));
    }
}
