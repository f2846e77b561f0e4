package org.disvote.topics.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchTreeTest {

    private static final int SIZE_MAX = 130;

    @Test
    void rootAndPathsAreThoseOfRfc6962ForEverySize() {
        for (int size = 1; size <= SIZE_MAX; size++) {
            List<Hash> leaves = leaves(size);
            BatchTree tree = new BatchTree(leaves);
            assertEquals(Merkle.root(leaves), tree.root());
            for (int index = 0; index < size; index++) {
                assertTrue(InclusionProof.verify(leaves.get(index), index, size, tree.path(index), tree.root()));
            }
        }
        assertEquals(Merkle.EMPTY, new BatchTree(List.of()).root());
    }

    @Test
    void aLeafThatIsNotThereHasNoPath() {
        BatchTree tree = new BatchTree(leaves(3));

        assertThrows(IllegalArgumentException.class, () -> tree.path(-1));
        assertThrows(IllegalArgumentException.class, () -> tree.path(3));
        assertThrows(IllegalArgumentException.class, () -> new BatchTree(List.of()).path(0));
    }

    private static List<Hash> leaves(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> Merkle.leaf(new byte[] {(byte) i, (byte) (i >> 8)}))
                .toList();
    }
}
