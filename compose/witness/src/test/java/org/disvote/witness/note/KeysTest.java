package org.disvote.witness.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.disvote.witness.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys, checkpoints and cosignatures, against the vectors of this project's formats.
final class KeysTest {

    private static final JsonNode VECTORS = Vectors.ours();
    private static final JsonNode VALUES = VECTORS.path("values");
    private static final String LOG = VALUES.path("vkeys").path("log").asText();
    private static final String COSIGNED = VALUES.path("log1").path("cosigned").asText();

    /// The key file that Go's `sumdb/note` would write for this name and seed.
    static WitnessKey key(String name, String seedHex) throws MalformedException {
        byte[] seed = HexFormat.of().parseHex(seedHex);
        byte[] publicKey = new byte[32];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        byte[] typed = new byte[33];
        typed[0] = 1;
        System.arraycopy(seed, 0, typed, 1, 32);
        return WitnessKey.parse("PRIVATE+KEY+" + name + "+" + KeyName.hex(KeyName.id(name, (byte) 1, publicKey)) + "+"
                + Base64.getEncoder().encodeToString(typed) + "\n");
    }

    private static WitnessKey witness(String name) throws MalformedException {
        return key(
                name,
                VECTORS.path("inputs").path("keys").path("witness " + name).asText());
    }

    @Test
    void vkeyAndCosignatureAreTheVectorsToTheByte() throws MalformedException {
        Checkpoint checkpoint = Checkpoint.parse(COSIGNED);
        long time = VECTORS.path("inputs").path("cosignTime").asLong();
        LogKey log = LogKey.parse(LOG);
        SignatureLine[] lines = {
            log.verified(checkpoint).orElseThrow(),
            witness("a.example").cosign(checkpoint, time),
            witness("b.example").cosign(checkpoint, time)
        };

        assertEquals(COSIGNED, checkpoint.note(lines));
        for (String name : List.of("a.example", "b.example")) {
            assertEquals(VALUES.path("vkeys").path(name).asText(), witness(name).vkey());
            assertTrue(witness(name).verified(checkpoint).isPresent());
        }
    }

    @Test
    void everyCheckpointOfTheVectorsIsTheLogs() throws MalformedException {
        LogKey log = LogKey.parse(LOG);
        JsonNode checkpoints = VALUES.path("log1").path("checkpoints");
        for (JsonNode each : checkpoints) {
            assertTrue(log.verified(Checkpoint.parse(each.asText())).isPresent(), each::asText);
        }
        assertEquals(5, checkpoints.size());
    }

    @Test
    void aChangedBitAnywhereInACheckpointIsNotTheLogs() throws MalformedException {
        LogKey log = LogKey.parse(LOG);
        byte[] note = VALUES.path("log1").path("checkpoints").get(0).asText().getBytes(UTF_8);
        int malformed = 0;
        for (int bit = 0; bit < note.length * 8; bit++) {
            byte[] changed = note.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                Checkpoint checkpoint = Checkpoint.parse(StrictText.utf8(changed));
                int at = bit;
                assertFalse(log.verified(checkpoint).isPresent(), () -> "bit " + at);
            } catch (MalformedException e) {
                malformed++;
            }
        }
        assertTrue(malformed > 0 && malformed < note.length * 8, malformed + " of " + note.length * 8);
    }

    @Test
    void aKeyThatWasMadeIsReadAgainAndHidesItself() throws MalformedException {
        WitnessKey made = WitnessKey.generate("witness.example.org/w1");

        WitnessKey read = WitnessKey.parse(made.fileText());

        assertEquals(made.vkey(), read.vkey());
        assertEquals(made.fileText(), read.fileText());
        assertEquals("WitnessKey[witness.example.org/w1]", made.toString());
        assertFalse(WitnessKey.generate("witness.example.org/w1").vkey().equals(made.vkey()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a+b", "a\u00a0b", "a\u3000b", "a\nb", "a\u0085b", "\ud800"})
    void aNameWithSpaceOrPlusIsRefused(String name) {
        assertThrows(MalformedException.class, () -> WitnessKey.generate(name));
    }

    @Test
    void aNameOf256BytesIsRefused() throws MalformedException {
        assertEquals(255, WitnessKey.generate("ä".repeat(127) + "x").name().getBytes(UTF_8).length);
        assertThrows(MalformedException.class, () -> WitnessKey.generate("ä".repeat(128)));
    }

    @Test
    void everyChangedCharacterOfAKeyFileIsRefusedWithoutQuotingIt() throws MalformedException {
        String text = WitnessKey.generate("w1").fileText();
        String secret = text.split("\\+", 5)[4].strip();
        for (int at = 0; at < text.length() - 1; at++) {
            String changed = text.substring(0, at) + (text.charAt(at) == 'x' ? 'y' : 'x') + text.substring(at + 1);
            MalformedException refused = assertThrows(MalformedException.class, () -> WitnessKey.parse(changed));
            assertFalse(String.valueOf(refused.getMessage()).contains(secret.substring(20, 30)));
        }
        assertThrows(MalformedException.class, () -> WitnessKey.parse(text + "\n"));
        assertThrows(MalformedException.class, () -> WitnessKey.parse(" " + text));
    }

    @Test
    void aVkeyOfAWitnessOrWithAnotherIdOrASmallKeyIsNoLogs() {
        String witness = VALUES.path("vkeys").path("a.example").asText();
        String small = "AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"; // the neutral point
        List<String> wrong = List.of(
                "",
                "log",
                witness,
                LOG.replace("+5dd35e3f+", "+5dd35e3e+"),
                LOG.replace("+5dd35e3f+", "+5DD35E3F+"),
                LOG + "=",
                LOG.substring(0, LOG.length() - 4),
                "x" + LOG,
                "log.example.org/x+00000000+" + small);
        for (String vkey : wrong) {
            assertThrows(MalformedException.class, () -> LogKey.parse(vkey), vkey);
        }
    }
}
