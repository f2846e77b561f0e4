package org.disvote.topics.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Base64UrlText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Envelopes that only a dishonest voter's program makes. Programs that opened some of them and others not would give
/// two counts of one election, so what each of them is stands here.
class CraftedEnvelopeTest {

    private static final HexFormat HEX = HexFormat.of();

    private static final byte[] BALLOT = "{\"answers\":{\"q1\":{\"blank\":true}},\"v\":1}".getBytes(UTF_8);

    private static final BallotContext CONTEXT =
            new BallotContext(new ElectionId("eur"), "sha256:" + "a".repeat(64), "6uIvoVg_rwDXJnpJEmuO4g", "A1", 1);

    /// X25519 of the base point is the recipient's public point, whatever the private key is.
    private static final String BASE = "09" + "00".repeat(31);

    /// The points of small order (RFC 7748, section 7): 0, 1, two of order 8, p − 1; then p and p + 1, which are 0 and
    /// 1 again; and all of them with the highest bit set, which X25519 passes over.
    private static final List<String> SMALL_ORDER = List.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    @ParameterizedTest
    @EnumSource
    void anEnvelopeMadeByHandFromTheStandardsOpens(Suite suite) throws Exception {
        HandmadeEnvelope hand = new HandmadeEnvelope(seal(suite));

        byte[] envelope = hand.seal(HEX.parseHex(BASE), hand.recipientPoint(), CONTEXT, Plaintext.pad(BALLOT, 128));

        assertArrayEquals(BALLOT, opened(suite, envelope).orElseThrow());
    }

    /// RFC 9180 demands it of X25519. In X-Wing ML-KEM would still hide the ballot, but here too the programs agree.
    @ParameterizedTest
    @EnumSource
    void aPointOfSmallOrderDoesNotOpenThoughItsSenderKnowsTheSecret(Suite suite) throws Exception {
        HandmadeEnvelope hand = new HandmadeEnvelope(seal(suite));
        for (String point : SMALL_ORDER) {
            for (int highestBit : new int[] {0, 0x80}) {
                byte[] bytes = HEX.parseHex(point);
                bytes[31] |= (byte) highestBit;
                byte[] envelope = hand.seal(bytes, new byte[32], CONTEXT, Plaintext.pad(BALLOT, 128));
                assertEquals(Optional.empty(), EnvelopeForm.problem(envelope, seal(suite)));
                assertTrue(opened(suite, envelope).isEmpty(), point);
            }
        }
    }

    /// As RFC 7748 says: the highest bit is passed over, and a number from p on is taken modulo p. The envelope's own
    /// bytes go into the secret, so it is another envelope than that of the usual form.
    @ParameterizedTest
    @EnumSource
    void aPointInAnUnusualFormOpens(Suite suite) throws Exception {
        HandmadeEnvelope hand = new HandmadeEnvelope(seal(suite));
        for (String base :
                List.of("09" + "00".repeat(30) + "80", "f6" + "ff".repeat(30) + "7f", "f6" + "ff".repeat(31))) {
            byte[] envelope = hand.seal(HEX.parseHex(base), hand.recipientPoint(), CONTEXT, Plaintext.pad(BALLOT, 128));
            assertArrayEquals(BALLOT, opened(suite, envelope).orElseThrow(), base);
        }
    }

    /// The file is for other programs that count.
    @Test
    void theValuesForOtherProgramsHold() throws Exception {
        JsonNode values;
        try (InputStream file = CraftedEnvelopeTest.class.getResourceAsStream("/crafted-envelopes.json")) {
            values = new ObjectMapper().readTree(Objects.requireNonNull(file));
        }
        int opening = 0;
        for (JsonNode value : values.path("envelopes")) {
            Suite suite = Suite.of(value.path("suite").textValue()).orElseThrow();
            Terms terms = SealingVectorsTest.terms(suite);
            BallotContext context = new BallotContext(
                    terms.id(),
                    terms.digest(),
                    values.path("voter").textValue(),
                    values.path("constituency").textValue(),
                    values.path("revision").intValue());
            byte[] envelope =
                    Base64UrlText.decode(value.path("envelope").textValue()).orElseThrow();
            boolean opens = value.path("opens").booleanValue();

            assertEquals(
                    opens ? Optional.of(values.path("ballot").textValue()) : Optional.empty(),
                    opened(suite, context, envelope).map(ballot -> new String(ballot, UTF_8)),
                    value.path("what").textValue() + " " + value.path("point").textValue());
            opening += opens ? 1 : 0;
        }
        assertEquals(36, values.path("envelopes").size());
        assertEquals(8, opening);
    }

    @ParameterizedTest
    @EnumSource
    void aPlaintextOfAnotherLengthHasNotTheForm(Suite suite) throws Exception {
        Seal seal = seal(suite);
        Seal larger = new Seal(suite, seal.publicKey(), 192, seal.threshold(), seal.trustees());
        HandmadeEnvelope hand = new HandmadeEnvelope(larger);
        byte[] envelope = hand.seal(HEX.parseHex(BASE), hand.recipientPoint(), CONTEXT, Plaintext.pad(BALLOT, 192));

        assertEquals(
                Optional.of("the envelope has %,d bytes; it must have %,d"
                        .formatted(suite.envelopeBytes(192), suite.envelopeBytes(128))),
                EnvelopeForm.problem(envelope, seal));
        assertTrue(opened(suite, envelope).isEmpty());
    }

    private static Optional<byte[]> opened(Suite suite, byte[] envelope) throws Exception {
        return opened(suite, CONTEXT, envelope);
    }

    private static Optional<byte[]> opened(Suite suite, BallotContext context, byte[] envelope) throws Exception {
        Seal seal = seal(suite);
        try (SealKey key = SealingVectorsTest.key(suite)) {
            return key.opener(seal)
                    .open(context, envelope)
                    .flatMap(plaintext -> Plaintext.unpad(plaintext, seal.pad()));
        }
    }

    private static Seal seal(Suite suite) throws Exception {
        return SealingVectorsTest.terms(suite).seal().orElseThrow();
    }
}
