package org.disvote.witness.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
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

    @Test
    void aKeyIsAPointOfTheCurve() {
        BigInteger p = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
        int keys = 0;
        for (int small = 2; small < 102; small++) {
            byte[] key = new byte[32];
            key[0] = (byte) small;
            // x² = (y² − 1) / (d·y² + 1) with d = −121665 / 121666, and half of all numbers are squares.
            BigInteger squareOfY = BigInteger.valueOf((long) small * small);
            BigInteger divisor = BigInteger.valueOf(121_666)
                    .subtract(BigInteger.valueOf(121_665).multiply(squareOfY));
            BigInteger squareOfX = squareOfY
                    .subtract(BigInteger.ONE)
                    .multiply(BigInteger.valueOf(121_666))
                    .multiply(divisor.modInverse(p))
                    .mod(p);
            boolean wanted = squareOfX.modPow(p.shiftRight(1), p).equals(BigInteger.ONE);
            assertEquals(wanted, StrictEd25519.isKey(key), "y = " + small);
            keys += wanted ? 1 : 0;
        }
        assertTrue(keys > 20 && keys < 80, keys + " of 100 are keys");
    }

    private static byte[] bytes(JsonNode each, String member) {
        return HexFormat.of().parseHex(each.path(member).asText());
    }
}
