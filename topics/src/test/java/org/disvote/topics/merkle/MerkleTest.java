package org.disvote.topics.merkle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MerkleTest {

    /// The inputs and roots that the code of Certificate Transparency has had from its beginning.
    private static final List<String> INPUTS =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static List<Hash> leaves(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Merkle.leaf(("leaf " + i).getBytes(US_ASCII)))
                .toList();
    }

    /// RFC 6962's definition, word for word.
    private static Hash root(List<Hash> leaves) {
        if (leaves.isEmpty()) {
            return Merkle.EMPTY;
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int k = Integer.highestOneBit(leaves.size() - 1);
        return Merkle.node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
    }

    @Test
    void rootsAreThoseOfCertificateTransparency() {
        List<Hash> leaves = new ArrayList<>();
        assertEquals(ROOTS.getFirst(), Merkle.EMPTY.hex());
        for (int i = 0; i < INPUTS.size(); i++) {
            leaves.add(Merkle.leaf(HexFormat.of().parseHex(INPUTS.get(i))));
            assertEquals(ROOTS.get(i + 1), Merkle.root(leaves).hex());
        }
        assertEquals(
                "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56",
                Merkle.leaf("L123456".getBytes(US_ASCII)).hex());
    }

    @Test
    void aVotesLeafIsThatOfTheBytesOfItsDigest() {
        Hash digest = Hash.sha256("record".getBytes(US_ASCII));

        assertEquals(Merkle.leaf(digest.bytes()), Merkle.leaf(digest));
        assertNotEquals(digest, Merkle.leaf(digest));
    }

    @Test
    void everyProofOfEveryTreeUpTo70LeavesHoldsAndNoOtherDoes() {
        long proofs = 0;
        for (int size = 1; size <= 70; size++) {
            List<Hash> leaves = leaves(size);
            BatchTree tree = new BatchTree(leaves);
            assertEquals(root(leaves), tree.root());
            assertEquals(tree.root(), Merkle.root(leaves));
            for (int index = 0; index < size; index++, proofs++) {
                List<Hash> path = tree.path(index);
                Hash leaf = leaves.get(index);
                assertTrue(InclusionProof.verify(leaf, index, size, path, tree.root()));
                assertFalse(InclusionProof.verify(Merkle.EMPTY, index, size, path, tree.root()));
                for (List<Hash> changed : changed(path)) {
                    assertFalse(InclusionProof.verify(leaf, index, size, changed, tree.root()));
                }
                for (int other = -1; other <= size; other++) {
                    assertEquals(other == index, InclusionProof.verify(leaf, other, size, path, tree.root()));
                }
            }
        }
        assertEquals(70 * 71 / 2, proofs);
    }

    @Test
    void everyConsistencyProofBetweenTreesUpTo40LeavesHoldsAndNoOtherDoes() {
        List<Hash> leaves = leaves(40);
        Hash other = Merkle.leaf("other".getBytes(US_ASCII));
        for (int n = 1; n <= leaves.size(); n++) {
            MerkleTree.Nodes nodes = nodes(leaves.subList(0, n));
            Hash rootN = root(leaves.subList(0, n));
            for (int m = 1; m <= n; m++) {
                Hash rootM = root(leaves.subList(0, m));
                List<Hash> proof = MerkleTree.consistency(m, n, nodes);
                assertTrue(ConsistencyProof.verify(m, rootM, n, rootN, proof), m + " to " + n);
                assertFalse(ConsistencyProof.verify(m, other, n, rootN, proof));
                assertFalse(ConsistencyProof.verify(m, rootM, n, other, proof));
                for (List<Hash> changed : changed(proof)) {
                    assertFalse(ConsistencyProof.verify(m, rootM, n, rootN, changed));
                }
                if (m < n) {
                    List<Hash> sub = MerkleTree.subproof(m, n, nodes);
                    assertEquals(
                            Optional.of(new ConsistencyProof.Roots(rootM, rootN)),
                            ConsistencyProof.subproofRoots(m, n, sub));
                    assertEquals(
                            Optional.empty(),
                            ConsistencyProof.subproofRoots(m, n, sub.subList(1, sub.size()))
                                    .filter(roots -> roots.smaller().equals(rootM)));
                }
            }
        }
    }

    /// Each hash changed, each left out, one more at each place, all in the other order.
    private static List<List<Hash>> changed(List<Hash> proof) {
        List<List<Hash>> all = new ArrayList<>();
        for (int i = 0; i <= proof.size(); i++) {
            List<Hash> more = new ArrayList<>(proof);
            more.add(i, Merkle.EMPTY);
            all.add(more);
            if (i < proof.size()) {
                List<Hash> less = new ArrayList<>(proof);
                less.remove(i);
                all.add(less);
                List<Hash> other = new ArrayList<>(proof);
                other.set(i, Merkle.leaf(other.get(i)));
                all.add(other);
            }
        }
        if (proof.size() > 1) {
            all.add(proof.reversed());
        }
        return all;
    }

    private static MerkleTree.Nodes nodes(List<Hash> leaves) {
        return (level, index) -> {
            int from = Math.toIntExact(index << level);
            assertTrue(from + (1 << level) <= leaves.size(), "only complete subtrees are asked for");
            return root(leaves.subList(from, from + (1 << level)));
        };
    }

    @Test
    void aTreeThatGrowsHasTheSameRoots() {
        Frontier frontier = new Frontier();
        List<Hash> leaves = leaves(300);
        for (Hash leaf : leaves) {
            Frontier copy = frontier.copy();
            frontier.append(leaf);
            copy.append(Merkle.EMPTY);
            assertEquals(root(leaves.subList(0, (int) frontier.size())), frontier.root());
            assertNotEquals(frontier.root(), copy.root());
        }
        assertEquals(300, frontier.size());
    }

    @Test
    void proofsOfHugeTreesAreBounded() {
        MerkleTree.Nodes same = (level, index) -> Merkle.EMPTY;
        List<Hash> path = MerkleTree.inclusion(0, Long.MAX_VALUE, same);

        assertEquals(InclusionProof.PATH_MAX, path.size());
        assertTrue(
                InclusionProof.rootFrom(Merkle.EMPTY, 0, Long.MAX_VALUE, path).isPresent());
        assertTrue(ConsistencyProof.verify(
                Long.MAX_VALUE - 1,
                MerkleTree.root(Long.MAX_VALUE - 1, same),
                Long.MAX_VALUE,
                MerkleTree.root(Long.MAX_VALUE, same),
                MerkleTree.consistency(Long.MAX_VALUE - 1, Long.MAX_VALUE, same)));
    }

    @Test
    void thereAreNoProofsOfWhatIsNotThere() {
        MerkleTree.Nodes nodes = nodes(leaves(3));

        assertThrows(IllegalArgumentException.class, () -> MerkleTree.inclusion(3, 3, nodes));
        assertThrows(IllegalArgumentException.class, () -> MerkleTree.inclusion(-1, 3, nodes));
        assertThrows(IllegalArgumentException.class, () -> MerkleTree.consistency(0, 3, nodes));
        assertThrows(IllegalArgumentException.class, () -> MerkleTree.consistency(4, 3, nodes));
        assertThrows(IllegalArgumentException.class, () -> new BatchTree(leaves(3)).path(3));
        assertFalse(ConsistencyProof.verify(0, Merkle.EMPTY, 0, Merkle.EMPTY, List.of()));
        assertFalse(ConsistencyProof.verify(0, Merkle.EMPTY, 3, MerkleTree.root(3, nodes), List.of()));
        assertEquals(Merkle.EMPTY, new BatchTree(List.of()).root());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU==",
                "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
                " 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF\u00dd=",
            })
    void aHashHasOneFormInBase64(String other) {
        assertEquals(Merkle.EMPTY, Hash.ofBase64("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
        assertEquals(Optional.empty(), Hash.tryBase64(other));
        assertThrows(IllegalArgumentException.class, () -> Hash.ofBase64(other));
    }

    @Test
    void aHashIsReadFromEachOfItsForms() {
        Hash hash = Merkle.EMPTY;

        assertEquals(hash, Hash.of(hash.bytes()));
        assertEquals(hash, Hash.ofHex(hash.hex()));
        assertEquals(hash, Hash.ofDigest(hash.digest()));
        assertEquals(Optional.of(hash), Hash.tryBase64Url(hash.base64Url()));
        assertEquals(Optional.empty(), Hash.tryBase64Url(hash.base64Url() + "="));
        assertEquals(
                Optional.empty(),
                Hash.tryBase64Url(hash.base64Url().replace("FU", "FV").replace('U', 'V')));
        assertThrows(IllegalArgumentException.class, () -> Hash.ofHex(hash.hex().toUpperCase(Locale.ROOT)));
        assertThrows(IllegalArgumentException.class, () -> Hash.ofDigest(hash.hex()));
        assertThrows(IllegalArgumentException.class, () -> Hash.of(new byte[31]));
        byte[] bytes = hash.bytes();
        bytes[0]++;
        assertEquals(Merkle.EMPTY, hash);
        assertTrue(hash.compareTo(Hash.of(bytes)) < 0);
    }
}
