package org.disvote.witness.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.disvote.witness.LogDouble;
import org.disvote.witness.Vectors;
import org.junit.jupiter.api.Test;

final class ConsistencyTest {

    private static final int SIZE_MAX = 40;

    private final LogDouble log = new LogDouble("log.example.org/x", "log").grow(SIZE_MAX);

    @Test
    void everyCaseOfTheVectorsOfOthersIsJudgedAsTheySay() {
        int refused = 0;
        JsonNode cases = Vectors.ofOthers("merkle-proofs.json").path("consistency");
        for (JsonNode each : cases) {
            boolean wanted = !each.path("wantErr").asBoolean();
            if (each.path("size1").asLong() == 0) {
                continue; // the caller decides about the empty tree: see CosignerTest
            }
            assertEquals(wanted, proves(each), () -> each.path("case").asText());
            refused += wanted ? 0 : 1;
        }
        assertTrue(cases.size() >= 98 && refused > 50, refused + " of " + cases.size());
    }

    private static boolean proves(JsonNode each) {
        List<Hash> proof = new ArrayList<>();
        each.path("proof").forEach(hash -> proof.add(hash(hash.asText())));
        return Consistency.proves(
                proof,
                each.path("size1").asLong(),
                hash(each.path("root1").asText()),
                each.path("size2").asLong(),
                hash(each.path("root2").asText()));
    }

    /// Some cases have other bytes than 32 where a hash stands. Ours are refused before they are compared, so another
    /// hash stands for them here.
    private static Hash hash(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        return Hash.of(bytes.length == Hash.BYTES ? bytes : Hash.sha256(bytes));
    }

    private Hash root(int size) {
        return Hash.of(log.root(size));
    }

    private List<Hash> proof(int m, int n) {
        return log.proof(m, n).stream().map(ConsistencyTest::hash).toList();
    }

    @Test
    void everyPairOfSizesIsProvedByItsProof() {
        for (int n = 1; n <= SIZE_MAX; n++) {
            for (int m = 1; m <= n; m++) {
                assertTrue(Consistency.proves(proof(m, n), m, root(m), n, root(n)), m + " to " + n);
            }
        }
    }

    @Test
    void aProofThatLacksOrHasAHashTooManyOrAnotherHashProvesNothing() {
        Hash other = Hash.of(new byte[Hash.BYTES]);
        for (int n = 1; n <= SIZE_MAX; n++) {
            for (int m = 1; m <= n; m++) {
                List<Hash> proof = proof(m, n);
                for (int at = 0; at <= proof.size(); at++) {
                    List<Hash> longer = new ArrayList<>(proof);
                    longer.add(at, other);
                    assertFalse(Consistency.proves(longer, m, root(m), n, root(n)), m + " to " + n + " added at " + at);
                    if (at < proof.size()) {
                        List<Hash> shorter = new ArrayList<>(proof);
                        shorter.remove(at);
                        assertFalse(Consistency.proves(shorter, m, root(m), n, root(n)), m + " to " + n + " at " + at);
                        List<Hash> changed = new ArrayList<>(proof);
                        changed.set(at, other);
                        assertFalse(Consistency.proves(changed, m, root(m), n, root(n)), m + " to " + n + " at " + at);
                    }
                }
            }
        }
    }

    @Test
    void aProofIsForItsTwoSizesAndRootsAlone() {
        for (int n = 2; n <= SIZE_MAX; n++) {
            for (int m = 1; m < n; m++) {
                List<Hash> proof = proof(m, n);
                assertFalse(Consistency.proves(proof, m, root(n), n, root(n)), m + " to " + n);
                assertFalse(Consistency.proves(proof, m, root(m), n, root(m)), m + " to " + n);
                assertFalse(Consistency.proves(proof, n, root(n), m, root(m)), m + " to " + n);
            }
        }
    }

    @Test
    void aTreeWhoseEarlierLeavesChangedIsNoContinuation() {
        for (int m = 1; m < SIZE_MAX; m++) {
            LogDouble fork = log.forkedAt(m - 1);
            List<Hash> proof =
                    fork.proof(m, SIZE_MAX).stream().map(ConsistencyTest::hash).toList();
            Hash forked = Hash.of(fork.root(SIZE_MAX));
            assertTrue(Consistency.proves(proof, m, Hash.of(fork.root(m)), SIZE_MAX, forked));
            assertFalse(Consistency.proves(proof, m, root(m), SIZE_MAX, forked));
        }
    }

    @Test
    void sizesUpToTheLargestEndTheSearch() {
        List<Hash> proof = new ArrayList<>();
        for (int i = 0; i < 63; i++) {
            proof.add(root(1));
        }
        for (long m : new long[] {1, 2, 3, Long.MAX_VALUE - 1, Long.MAX_VALUE, 0, -1, Long.MIN_VALUE}) {
            assertFalse(Consistency.proves(proof, m, root(1), Long.MAX_VALUE, root(2)));
        }
    }
}
