package org.disvote.witness.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.disvote.witness.Vectors;
import org.junit.jupiter.api.Test;

final class StrictEd25519Test {

    /// A signature with one of these is refused. Components of small order that cancel out are what the
    /// equation without the cofactor allows.
    private static final Set<String> REFUSED =
            Set.of("low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "low_order_residue");

    @Test
    void signaturesOnWhichVerifiersDifferAreJudgedByTheStrictestReading() {
        int accepted = 0;
        JsonNode cases = Vectors.ofOthers("ed25519-edge-cases.json");
        for (JsonNode each : cases) {
            Set<String> flags = new HashSet<>();
            each.path("flags").forEach(flag -> flags.add(flag.asText()));
            boolean wanted = flags.stream().noneMatch(REFUSED::contains);
            byte[] key = bytes(each, "key");
            boolean valid = StrictEd25519.isKey(key)
                    && StrictEd25519.verify(key, each.path("msg").asText().getBytes(UTF_8), bytes(each, "sig"));
            assertEquals(wanted, valid, () -> each.toString());
            accepted += valid ? 1 : 0;
        }
        assertEquals("43 of 914", accepted + " of " + cases.size());
    }

    private static byte[] bytes(JsonNode each, String member) {
        return HexFormat.of().parseHex(each.path(member).asText());
    }
}
