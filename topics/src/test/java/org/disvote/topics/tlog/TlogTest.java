package org.disvote.topics.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.LogVectorsTest;
import org.disvote.topics.Vectors;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.InclusionProof;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Checkpoints, proofs and tiles that were changed. What is right is compared with the vectors in
/// `LogVectorsTest`.
final class TlogTest {

    private static final String PROOF =
            Vectors.values().at("/log1/proofs").path(0).asText();
    private static final Hash LEAF = Merkle.leaf(
            Hash.sha256(Vectors.values().path("records").path(0).asText().getBytes(UTF_8)));
    private static final String ROOT = Merkle.node(Merkle.EMPTY, Merkle.EMPTY).base64();

    private static Policy policy() throws MalformedPolicyException {
        return Policy.parse(Vectors.values().path("policy").asText());
    }

    @Test
    void everyChangedByteOfAProofIsRefused() throws Exception {
        Policy policy = policy();
        assertInstanceOf(TlogProof.Verdict.Proved.class, TlogProof.parse(PROOF).verify(LEAF, policy));
        int malformed = 0;
        int refused = 0;
        int without = 0;
        byte[] bytes = PROOF.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            for (int bit : new int[] {1, 0x20}) {
                byte[] changed = bytes.clone();
                changed[i] ^= (byte) bit;
                try {
                    switch (TlogProof.parse(changed).verify(LEAF, policy)) {
                        case TlogProof.Verdict.Refused _ -> refused++;
                        // A witness's name or ID was changed: the line is a stranger's.
                        case TlogProof.Verdict.NoQuorum _ -> without++;
                        case TlogProof.Verdict.Proved _ -> throw new AssertionError("byte " + i + " changed by " + bit);
                    }
                } catch (MalformedNoteException e) {
                    malformed++;
                }
            }
        }
        System.out.println("proofs with a changed byte: " + malformed + " malformed, " + refused + " refused, "
                + without + " without a quorum");
        assertEquals(bytes.length * 2, malformed + refused + without);
        assertTrue(bytes.length * 2 > 1_000 && malformed > 0 && refused > 0 && without > 0);
    }

    @Test
    void everyCutProofIsRefused() throws Exception {
        Policy policy = policy();
        for (int i = 0; i < PROOF.length(); i++) {
            String cut = PROOF.substring(0, i);
            try {
                TlogProof.Verdict verdict = TlogProof.parse(cut).verify(LEAF, policy);
                // Whole lines of witnesses are missing.
                assertInstanceOf(TlogProof.Verdict.NoQuorum.class, verdict, cut);
            } catch (MalformedNoteException e) {
                assertTrue(!cut.endsWith("\n") || !cut.contains("\u2014"), cut);
            }
        }
    }

    @Test
    void aProofOfAnotherLeafLogOrIndexIsRefused() throws Exception {
        TlogProof proof = TlogProof.parse(PROOF);
        assertInstanceOf(TlogProof.Verdict.Refused.class, proof.verify(Merkle.leaf(LEAF), policy()));
        Policy other = Policy.of(
                SigningKey.generate(
                                proof.checkpoint().text().lines().findFirst().orElseThrow())
                        .verifier(),
                policy().witnesses(),
                2);
        assertInstanceOf(TlogProof.Verdict.Refused.class, proof.verify(LEAF, other));
        for (long index : new long[] {0, 9, 11, 23, 24, Long.MAX_VALUE}) {
            assertInstanceOf(
                    TlogProof.Verdict.Refused.class,
                    new TlogProof(index, proof.path(), proof.checkpoint()).verify(LEAF, policy()));
        }
    }

    @Test
    void anExtraLineIsPassedOver() throws Exception {
        String extra = PROOF.replace("index ", "extra AAAA\nindex ");

        assertEquals(TlogProof.parse(PROOF), TlogProof.parse(extra));
        assertEquals(TlogProof.parse(PROOF), TlogProof.parse(PROOF.replace("index ", "extra not base64!\nindex ")));
        assertEquals(PROOF, TlogProof.parse(extra).text());
        for (String wrong : List.of(
                PROOF.replace("index ", "extra A\nextra A\nindex "),
                PROOF.replace("index 10\n", "index 10\nextra A\n"),
                PROOF.replace("index ", "extra\nindex "))) {
            assertThrows(MalformedNoteException.class, () -> TlogProof.parse(wrong));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tlog-proof@v1, tlog-proof@v2",
        "index 10, index 010",
        "index 10, index -1",
        "index 10, index +10",
        "index 10, index 9223372036854775808",
        "index 10, 'index '",
        "index 10, index10",
        "'index 10\n', ''",
        "'index 10\n', 'index 10\n\n'",
        "dGBb, dGB",
        "dQ=, dR=",
    })
    void whatIsNoProofIsRefused(String part, String changed) {
        assertTrue(PROOF.contains(part));
        assertThrows(MalformedNoteException.class, () -> TlogProof.parse(PROOF.replace(part, changed)));
    }

    @Test
    void aPathHasAtMost63Hashes() throws MalformedNoteException {
        String hashes = (ROOT + "\n").repeat(63);
        String head = PROOF.substring(0, PROOF.indexOf("dGBb"));
        String checkpoint = PROOF.substring(PROOF.indexOf("\n\n") + 1);

        assertEquals(63, TlogProof.parse(head + hashes + checkpoint).path().size());
        assertThrows(MalformedNoteException.class, () -> TlogProof.parse(head + hashes + ROOT + "\n" + checkpoint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "o\n3\n",
                "o\n3\nROOT",
                "\n3\nROOT\n",
                "o\n03\nROOT\n",
                "o\n-3\nROOT\n",
                "o\n+3\nROOT\n",
                "o\n3 \nROOT\n",
                "o\n0x3\nROOT\n",
                "o\n9223372036854775808\nROOT\n",
                "o\n\u0663\nROOT\n",
                "o\n\nROOT\n",
                "o\n3\nROOT=\n",
                "o\n3\n ROOT\n",
                "o\n3\nAAAA\n",
                "o\n0\nROOT\n",
                "o\n3\nROOT\n\n",
                "o\n3\nROOT\n\nmore\n",
                "o\n3\nROOT\nmore",
            })
    void whatIsNoCheckpointIsRefused(String text) throws MalformedNoteException {
        Checkpoint checkpoint = Checkpoint.parse("o\n3\n" + ROOT + "\n");
        assertEquals(new Checkpoint("o", 3, Hash.ofBase64(ROOT)), checkpoint);
        assertThrows(MalformedNoteException.class, () -> Checkpoint.parse(text.replace("ROOT", ROOT)));
    }

    @Test
    void extensionLinesAreReadAndCoveredBySignaturesAndNotWritten() throws Exception {
        SigningKey log = SigningKey.generate("o");
        Checkpoint checkpoint = new Checkpoint("o", 3, Hash.ofBase64(ROOT));
        String extended = checkpoint.text() + "one\ntwo words\n";
        Policy policy = Policy.parse("log " + log.vkey() + "\nquorum none\n");

        assertEquals(checkpoint, Checkpoint.parse(extended));
        assertTrue(policy.judge(Note.signed(extended, log)).holds());
        assertEquals(checkpoint, policy.judge(Note.signed(extended, log)).checkpoint());
        Note moved = new Note(extended, Note.signed(checkpoint.text(), log).lines());
        assertEquals(Note.Check.INVALID, policy.judge(moved).log());
        assertEquals("o\n3\n" + ROOT + "\n", checkpoint.text());
        assertEquals(new Checkpoint("o", 0, Merkle.EMPTY), Checkpoint.parse("o\n0\n" + Merkle.EMPTY + "\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 256, tile/0/000",
        "0, 0, 1, tile/0/000.p/1",
        "3, 1234067, 256, tile/3/x001/x234/067",
        "0, 999, 255, tile/0/999.p/255",
        "0, 1000, 256, tile/0/x001/000",
        "-1, 1234067, 24, tile/entries/x001/x234/067.p/24",
        "0, 36028797018963967, 256, tile/0/x036/x028/x797/x018/x963/967",
    })
    void tilesHaveOnePath(int level, long index, int width, String path) {
        TilePath tile = new TilePath(level, index, width);
        assertEquals(path, tile.path());
        assertEquals(Optional.of(tile), TilePath.parse(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tile/0/000/",
                "/tile/0/000",
                "tile/00/000",
                "tile/8/000",
                "tile/-1/000",
                "tile/0/0",
                "tile/0/0000",
                "tile/0/x000/000",
                "tile/0/x000/x001/000",
                "tile/0/001/000",
                "tile/0/x001",
                "tile/0/000.p/0",
                "tile/0/000.p/01",
                "tile/0/000.p/256",
                "tile/0/000.p/",
                "tile/0/000.p",
                "tile/entries/../000",
                "tile/0/x999/x999/x999/x999/x999/x999/999",
                "tile/data/000",
            })
    void otherPathsAreNoTiles(String path) {
        assertEquals(Optional.empty(), TilePath.parse(path));
    }

    /// The examples of C2SP's tlog-tiles.
    @Test
    void aTreeHasTheTilesOfTheStandard() {
        List<TilePath> tiles = TilePath.between(0, 70_000);
        assertEquals(273, count(tiles, 0, true));
        assertEquals(Optional.of(new TilePath(0, 273, 112)), TilePath.at(0, 273, 70_000));
        assertEquals(1, count(tiles, 1, true));
        assertTrue(tiles.contains(new TilePath(1, 1, 17)));
        assertTrue(tiles.contains(new TilePath(2, 0, 1)));
        assertEquals(273, count(tiles, TilePath.ENTRIES, true));
        assertEquals(2 * 274 + 2 + 1, tiles.size());
        assertEquals(
                List.of(TilePath.entries(0, 256), new TilePath(0, 0, 256), new TilePath(1, 0, 1)),
                TilePath.between(0, 256));
        assertEquals(Optional.empty(), TilePath.at(0, 1, 256));
        assertEquals(Optional.empty(), TilePath.at(0, Long.MAX_VALUE, 256));
        assertEquals(List.of(), TilePath.between(7, 7));
        assertThrows(IllegalArgumentException.class, () -> TilePath.between(2, 1));
        assertThrows(IllegalArgumentException.class, () -> new TilePath(0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new TilePath(0, 0, 257));
    }

    private static long count(List<TilePath> tiles, int level, boolean full) {
        return tiles.stream()
                .filter(tile -> tile.level() == level && tile.isFull() == full)
                .count();
    }

    @Test
    void theTilesOfALogThatGrowsGiveEveryRootAndProof() {
        List<Hash> leaves = new ArrayList<>();
        List<TilePath> written = new ArrayList<>();
        long before = 0;
        for (long size : new long[] {1, 255, 256, 257, 600, 66_000}) {
            while (leaves.size() < size) {
                leaves.add(Merkle.leaf(("leaf " + leaves.size()).getBytes(UTF_8)));
            }
            written.addAll(TilePath.between(before, size));
            before = size;
            MerkleTree.Nodes nodes = new TileNodes(size, tile -> {
                assertTrue(written.contains(tile), tile.path());
                return bytes(tile, leaves);
            });
            Hash root = Merkle.root(leaves);
            assertEquals(root, MerkleTree.root(size, nodes));
            for (long index : new long[] {0, size / 2, size - 1}) {
                assertTrue(InclusionProof.verify(
                        leaves.get((int) index), index, size, MerkleTree.inclusion(index, size, nodes), root));
            }
        }
    }

    private static byte[] bytes(TilePath tile, List<Hash> leaves) {
        byte[] bytes = new byte[tile.width() * Hash.BYTES];
        int span = 1 << (8 * tile.level());
        for (int i = 0; i < tile.width(); i++) {
            int from = (int) (tile.index() * 256 + i) * span;
            Merkle.root(leaves.subList(from, from + span)).copyTo(bytes, i * Hash.BYTES);
        }
        return bytes;
    }

    @Test
    void aTileThatIsCutIsNoticed() throws Exception {
        TestLog log = LogVectorsTest.log1();
        MerkleTree.Nodes nodes = new TileNodes(24, tile -> Arrays.copyOf(log.tile(tile), 23 * 32));

        assertThrows(IllegalStateException.class, () -> MerkleTree.root(24, nodes));
        assertThrows(IllegalArgumentException.class, () -> new TileNodes(24, log::tile).at(0, 24));
        assertThrows(IllegalArgumentException.class, () -> new TileNodes(24, log::tile).at(0, -1));
    }

    @Test
    void bundlesAreReadAsTheyAreWritten() throws MalformedNoteException {
        List<byte[]> entries = List.of(new byte[0], new byte[] {1}, new byte[65_535], new byte[256]);
        byte[] bundle = EntryBundle.encode(entries);

        List<byte[]> read = EntryBundle.decode(bundle);

        assertEquals(4, read.size());
        for (int i = 0; i < entries.size(); i++) {
            assertArrayEquals(entries.get(i), read.get(i));
        }
        assertArrayEquals(new byte[] {0, 0, 0, 1, 1, (byte) 0xff, (byte) 0xff}, Arrays.copyOf(bundle, 7));
        for (int length : new int[] {0, 1, 3, 4, 6, bundle.length - 1}) {
            assertThrows(MalformedNoteException.class, () -> EntryBundle.decode(Arrays.copyOf(bundle, length)));
        }
        assertThrows(MalformedNoteException.class, () -> EntryBundle.decode(new byte[2 * 257]));
        assertThrows(IllegalArgumentException.class, () -> EntryBundle.encode(new byte[65_536]));
        assertThrows(IllegalArgumentException.class, () -> EntryBundle.encode(List.of()));
    }
}
