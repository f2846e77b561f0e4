package org.disvote.topics.merkle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.SharedVectors;
import org.junit.jupiter.api.Test;

/// The proofs of github.com/transparency-dev/merkle, most of which must be refused.
final class MerkleProofsTest {

    @Test
    void everyInclusionProofHasItsVerdict() throws IOException {
        int refused = 0;
        JsonNode cases = SharedVectors.read("merkle-proofs.json").path("inclusion");
        for (JsonNode each : cases) {
            assertEquals(
                    !each.path("wantErr").booleanValue(),
                    isIncluded(each),
                    each.path("case").asText());
            refused += each.path("wantErr").booleanValue() ? 1 : 0;
        }
        System.out.println(cases.size() + " inclusion proofs compared, " + refused + " of them must be refused");
        assertEquals(98, cases.size());
        assertTrue(refused > 80);
    }

    @Test
    void everyConsistencyProofHasItsVerdict() throws IOException {
        int refused = 0;
        JsonNode cases = SharedVectors.read("merkle-proofs.json").path("consistency");
        for (JsonNode each : cases) {
            assertEquals(
                    !each.path("wantErr").booleanValue(),
                    isConsistent(each),
                    each.path("case").asText());
            refused += each.path("wantErr").booleanValue() ? 1 : 0;
        }
        System.out.println(cases.size() + " consistency proofs compared, " + refused + " of them must be refused");
        assertEquals(98, cases.size());
        assertTrue(refused > 80);
    }

    /// Numbers and hashes that cannot be read are refused, as a reader of a file would.
    private static boolean isIncluded(JsonNode each) {
        Optional<Hash> leaf = Hash.tryBase64(each.path("leafHash").asText());
        Optional<Hash> root = Hash.tryBase64(each.path("root").asText());
        Optional<List<Hash>> path = hashes(each.path("proof"));
        return each.path("leafIdx").canConvertToLong()
                && leaf.isPresent()
                && root.isPresent()
                && path.isPresent()
                && InclusionProof.verify(
                        leaf.get(),
                        each.path("leafIdx").longValue(),
                        each.path("treeSize").longValue(),
                        path.get(),
                        root.get());
    }

    private static boolean isConsistent(JsonNode each) {
        Optional<List<Hash>> proof = hashes(each.path("proof"));
        return proof.isPresent()
                && ConsistencyProof.verify(
                        each.path("size1").longValue(),
                        root(each.path("root1")),
                        each.path("size2").longValue(),
                        root(each.path("root2")),
                        proof.get());
    }

    /// Some cases have a few words in place of a root. Equal ones stay equal.
    private static Hash root(JsonNode text) {
        return Hash.tryBase64(text.asText())
                .orElseGet(() -> Hash.sha256(text.asText().getBytes(US_ASCII)));
    }

    private static Optional<List<Hash>> hashes(JsonNode proof) {
        List<Hash> hashes = new ArrayList<>();
        for (JsonNode each : proof) {
            Optional<Hash> hash = Hash.tryBase64(each.asText());
            if (hash.isEmpty()) {
                return Optional.empty();
            }
            hashes.add(hash.get());
        }
        return Optional.of(hashes);
    }
}
