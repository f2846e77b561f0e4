package org.disvote.topics.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.id.ElectionId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens to an envelope on its way, by accident or on purpose. After each attempt a good one still opens with
/// the same opener.
class EnvelopeTest {

    private static final byte[] BALLOT =
            "{\"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"y\"]}},\"v\":1}".getBytes(UTF_8);

    private static final BallotContext CONTEXT =
            new BallotContext(new ElectionId("eur"), digest('a'), "6uIvoVg_rwDXJnpJEmuO4g", "A1", 1);

    @ParameterizedTest
    @EnumSource
    void whatWasSealedOpens(Suite suite) throws Exception {
        Seal seal = seal(suite);
        Sealer sealer = new Sealer(seal);
        Opener opener = opener(suite, seal);
        for (int length : new int[] {0, 1, 2, 63, 124, 125}) {
            byte[] ballot = new byte[length];
            Arrays.fill(ballot, (byte) 0xff);

            byte[] envelope = sealer.seal(CONTEXT, ballot);

            assertEquals(suite.envelopeBytes(128), envelope.length);
            assertEquals(Optional.empty(), EnvelopeForm.problem(envelope, seal));
            assertArrayEquals(ballot, opened(opener, CONTEXT, envelope).orElseThrow());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChangedByteAtAnyPositionSpoilsTheEnvelope(Suite suite) throws Exception {
        Seal seal = seal(suite);
        Opener opener = opener(suite, seal);
        byte[] envelope = new Sealer(seal).seal(CONTEXT, BALLOT);
        for (int position = 0; position < envelope.length; position++) {
            // The highest bit of a point of X25519 does not change the point, but the envelope.
            for (int change : new int[] {0x80, 1 + position % 127}) {
                byte[] changed = envelope.clone();
                changed[position] ^= (byte) change;

                assertEquals(Optional.empty(), opener.open(CONTEXT, changed), "position " + position);
                assertEquals(
                        position < Suite.HEAD_BYTES,
                        EnvelopeForm.problem(changed, seal).isPresent(),
                        "position " + position);
            }
            if (position % 50 == 0) {
                assertArrayEquals(BALLOT, opened(opener, CONTEXT, envelope).orElseThrow());
            }
        }
        assertArrayEquals(BALLOT, opened(opener, CONTEXT, envelope).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void anEnvelopeOfAnotherLengthHasNotTheForm(Suite suite) throws Exception {
        Seal seal = seal(suite);
        Opener opener = opener(suite, seal);
        byte[] envelope = new Sealer(seal).seal(CONTEXT, BALLOT);
        for (int length = 0; length <= envelope.length + 64; length++) {
            byte[] other = Arrays.copyOf(envelope, length);
            boolean same = length == envelope.length;
            assertEquals(!same, EnvelopeForm.problem(other, seal).isPresent(), "length " + length);
            if (!same) {
                assertEquals(Optional.empty(), opener.open(CONTEXT, other), "length " + length);
            }
        }
        assertArrayEquals(BALLOT, opened(opener, CONTEXT, envelope).orElseThrow());
    }

    /// A copied envelope, with its attack's number in the table of TRUST: another's vote (1), an old one as a newer
    /// revision (27), another election's, one whose terms say something else.
    @ParameterizedTest
    @EnumSource
    void anEnvelopeOpensOnlyWhereItBelongs(Suite suite) throws Exception {
        Seal seal = seal(suite);
        Sealer sealer = new Sealer(seal);
        Opener opener = opener(suite, seal);
        String voter = CONTEXT.voter();
        List<BallotContext> others = List.of(
                new BallotContext(CONTEXT.electionId(), CONTEXT.terms(), "EdlqPjH4HfXfhPoZdk15cw", "A1", 1),
                new BallotContext(CONTEXT.electionId(), CONTEXT.terms(), voter, "A2", 1),
                new BallotContext(CONTEXT.electionId(), CONTEXT.terms(), voter, "", 1),
                new BallotContext(CONTEXT.electionId(), CONTEXT.terms(), voter, "A1", 2),
                new BallotContext(CONTEXT.electionId(), CONTEXT.terms(), voter, "A1", 11),
                new BallotContext(CONTEXT.electionId(), digest('b'), voter, "A1", 1),
                new BallotContext(new ElectionId("eur2"), CONTEXT.terms(), voter, "A1", 1));
        byte[] envelope = sealer.seal(CONTEXT, BALLOT);
        for (BallotContext other : others) {
            assertEquals(Optional.empty(), opener.open(other, envelope));
            assertEquals(Optional.empty(), opener.open(CONTEXT, sealer.seal(other, BALLOT)));
            assertArrayEquals(
                    BALLOT, opened(opener, other, sealer.seal(other, BALLOT)).orElseThrow());
        }
        assertArrayEquals(BALLOT, opened(opener, CONTEXT, envelope).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void anEnvelopeToAnotherKeyDoesNotOpen(Suite suite) throws Exception {
        Seal seal = seal(suite);
        byte[] otherSeed = new byte[Suite.SEED_BYTES];
        otherSeed[0] = 1;
        try (SealKey otherKey = new SealKey(suite, otherSeed)) {
            Seal other = new Seal(suite, otherKey.publicKey(), seal.pad(), seal.threshold(), seal.trustees());
            byte[] envelope = new Sealer(other).seal(CONTEXT, BALLOT);
            Opener opener = opener(suite, seal);

            assertEquals(
                    Optional.of("the envelope is sealed to another key than this election's"),
                    EnvelopeForm.problem(envelope, seal));
            assertEquals(Optional.empty(), opener.open(CONTEXT, envelope));

            // The key ID only routes: with the right one it does not open either.
            System.arraycopy(seal.keyId(), 0, envelope, 1, Seal.KEY_ID_BYTES);
            assertEquals(Optional.empty(), EnvelopeForm.problem(envelope, seal));
            assertEquals(Optional.empty(), opener.open(CONTEXT, envelope));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEnvelopeOfTheOtherSuiteHasNotTheForm(Suite suite) throws Exception {
        Suite other = suite == Suite.X_WING ? Suite.X25519 : Suite.X_WING;
        byte[] envelope = new Sealer(seal(other)).seal(CONTEXT, BALLOT);

        Optional<String> problem = EnvelopeForm.problem(envelope, seal(suite));

        assertEquals(
                Optional.of("the envelope is not of suite %s: its first byte must be %02x"
                        .formatted(suite.id(), suite.version())),
                problem);
        assertEquals(Optional.empty(), opener(suite, seal(suite)).open(CONTEXT, envelope));
    }

    @ParameterizedTest
    @EnumSource
    void twoSealingsOfOneBallotNeverHaveTheSameEncapsulatedKey(Suite suite) throws Exception {
        Seal seal = seal(suite);
        Set<String> encapsulated = new HashSet<>();
        Sealer one = new Sealer(seal);
        for (int i = 0; i < 300; i++) {
            Sealer sealer = i % 2 == 0 ? one : new Sealer(seal);
            byte[] key = EnvelopeForm.encapsulation(sealer.seal(CONTEXT, BALLOT), seal);
            assertEquals(suite.encapsulationBytes(), key.length);
            assertTrue(encapsulated.add(HexFormat.of().formatHex(key)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWipedKeyOpensNothingAndSaysSo(Suite suite) throws Exception {
        SealKey key = SealingVectorsTest.key(suite);
        Opener before = key.opener(seal(suite));
        byte[] envelope = new Sealer(seal(suite)).seal(CONTEXT, BALLOT);

        key.close();

        Seal seal = seal(suite);
        assertThrows(IllegalStateException.class, () -> key.opener(seal));
        assertArrayEquals(BALLOT, opened(before, CONTEXT, envelope).orElseThrow(), "an opener has a copy");
    }

    @ParameterizedTest
    @EnumSource
    void textsShowNoVoterAndNoKey(Suite suite) throws Exception {
        try (SealKey key = SealingVectorsTest.key(suite)) {
            String texts = key + " " + CONTEXT + " " + seal(suite);
            assertFalse(texts.contains(SealingVectorsTest.seed(suite)));
            assertFalse(texts.contains(CONTEXT.voter()));
        }
    }

    private static Optional<byte[]> opened(Opener opener, BallotContext context, byte[] envelope) {
        return opener.open(context, envelope).flatMap(plaintext -> Plaintext.unpad(plaintext, 128));
    }

    private static Opener opener(Suite suite, Seal seal) {
        try (SealKey key = SealingVectorsTest.key(suite)) {
            return key.opener(seal);
        }
    }

    private static Seal seal(Suite suite) throws Exception {
        Terms terms = SealingVectorsTest.terms(suite);
        return terms.seal().orElseThrow();
    }

    private static String digest(char digit) {
        return "sha256:" + String.valueOf(digit).repeat(64);
    }
}
