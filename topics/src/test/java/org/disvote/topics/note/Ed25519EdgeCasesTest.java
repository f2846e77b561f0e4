package org.disvote.topics.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.disvote.topics.SharedVectors;
import org.junit.jupiter.api.Test;

/// The signatures of github.com/C2SP/CCTV on which verifiers differ. Our verdict on each is frozen: it
/// follows from its flags.
final class Ed25519EdgeCasesTest {

    /// A signature with one of these is refused. What is left may have a key or an R with a component of
    /// small order, as long as the equation holds without the cofactor.
    private static final Set<String> REFUSED =
            Set.of("low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "low_order_residue");

    private static final int ACCEPTED = 43;

    @Test
    void theVerdictOnEveryEdgeCaseFollowsFromItsFlags() throws IOException {
        int accepted = 0;
        JsonNode cases = SharedVectors.read("ed25519-edge-cases.json");
        for (JsonNode each : cases) {
            Set<String> flags = new HashSet<>();
            each.path("flags").forEach(flag -> flags.add(flag.asText()));
            flags.retainAll(REFUSED);
            boolean verdict = StrictEd25519.verify(
                    HexFormat.of().parseHex(each.path("key").asText()),
                    each.path("msg").asText().getBytes(UTF_8),
                    HexFormat.of().parseHex(each.path("sig").asText()));
            assertEquals(flags.isEmpty(), verdict, each.toString());
            accepted += verdict ? 1 : 0;
        }
        System.out.println(cases.size() + " Ed25519 edge cases, " + accepted + " accepted; refused are " + REFUSED);
        assertEquals(914, cases.size());
        assertEquals(ACCEPTED, accepted);
    }
}
