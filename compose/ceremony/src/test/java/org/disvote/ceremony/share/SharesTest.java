package org.disvote.ceremony.share;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.disvote.ceremony.Ceremonies;
import org.disvote.ceremony.Ceremonies.Dealt;
import org.disvote.ceremony.Vectors;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.SealTrustee;
import org.disvote.topics.sealing.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SharesTest {

    private static final List<Share> SHARES = Dealt.ONE.shares();
    private static final Seal SEAL = Dealt.ONE.dealing().seal();
    private static final ElectionId ELECTION = Ceremonies.definition().id();

    private static String refusal(Seal seal, List<Share> shares) {
        return String.valueOf(assertThrows(OperatorException.class, () -> Shares.combine(seal, shares))
                .getMessage());
    }

    @Test
    void eachOfTheTenCombinationsOfThreeOfFiveGivesTheKeyAndSoDoAllFive() {
        List<List<Share>> combinations = new ArrayList<>(Ceremonies.combinations(SHARES, 3));
        assertEquals(10, combinations.size());
        combinations.addAll(Ceremonies.combinations(SHARES, 4));
        combinations.add(SHARES);
        for (List<Share> some : combinations) {
            List<Share> backwards = new ArrayList<>(some);
            Collections.reverse(backwards);
            try (SealKey key = Shares.combine(SEAL, backwards)) {
                assertArrayEquals(SEAL.publicKey(), key.publicKey());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void sharesOfOtherProgramsGiveTheirKey(Suite suite) {
        Vectors vectors = new Vectors(suite);
        Seal seal = vectors.seal();
        for (List<Integer> some : Ceremonies.combinations(List.of(1, 2, 3), 2)) {
            List<Share> shares = some.stream()
                    .map(index -> new Share(
                            ELECTION,
                            seal.trustees().get(index - 1).name(),
                            seal.digest(),
                            index,
                            vectors.share(index)))
                    .toList();
            try (SealKey key = Shares.combine(seal, shares)) {
                assertArrayEquals(vectors.bytes("publicKey"), key.publicKey());
            }
        }
    }

    @Test
    void tooFewSharesAreRefused() {
        assertEquals("3 of 5 shares are needed, and 2 are given: find 1 more", refusal(SEAL, SHARES.subList(0, 2)));
        assertEquals("3 of 5 shares are needed, and 1 is given: find 2 more", refusal(SEAL, SHARES.subList(0, 1)));
        assertEquals("3 of 5 shares are needed, and 0 are given: find 3 more", refusal(SEAL, List.of()));
    }

    @Test
    void aShareThatIsGivenTwiceIsRefused() {
        assertEquals(
                "the share of anna is given twice",
                refusal(SEAL, List.of(SHARES.get(0), SHARES.get(1), SHARES.get(2), SHARES.get(0))));
    }

    @Test
    void aShareOfAnotherKeyIsRefusedByName() {
        List<Share> others = Dealt.OTHER.shares();

        assertTrue(refusal(SEAL, List.of(SHARES.get(0), others.get(1), SHARES.get(2)))
                .startsWith("the share of bea is of another seal: it has sha256:"));
        // One that claims to be of this seal.
        Share forged =
                new Share(ELECTION, "bea", SEAL.digest(), 2, others.get(1).bytes());
        assertEquals(
                "the share of bea is not the one whose digest stands in the seal",
                refusal(SEAL, List.of(SHARES.get(0), forged, SHARES.get(2))));
        Share otherIndex =
                new Share(ELECTION, "bea", SEAL.digest(), 3, SHARES.get(1).bytes());
        assertEquals(
                "the seal has no trustee bea with share 3",
                refusal(SEAL, List.of(SHARES.get(0), otherIndex, SHARES.get(2))));
        Share beyond =
                new Share(ELECTION, "bea", SEAL.digest(), 6, SHARES.get(1).bytes());
        assertEquals(
                "the seal has no trustee bea with share 6",
                refusal(SEAL, List.of(SHARES.get(0), beyond, SHARES.get(2))));
    }

    @Test
    void aShareOfAnotherElectionIsRefusedEvenWithThisSeal() {
        Share other = new Share(
                new ElectionId("other"), "bea", SEAL.digest(), 2, SHARES.get(1).bytes());

        assertEquals(
                "the share of bea is of election other, that of anna of " + ELECTION,
                refusal(SEAL, List.of(SHARES.get(0), other, SHARES.get(2))));
    }

    /// A dealer who gives one trustee a share of another polynomial, and puts its digest into the seal.
    @Test
    void sharesThatWereDealtWronglyAreFound() {
        List<Share> others = Dealt.OTHER.shares();
        List<SealTrustee> trustees = new ArrayList<>(SEAL.trustees());
        trustees.set(
                1, new SealTrustee("bea", trustees.get(1).vkey(), others.get(1).digest()));
        Seal wrong = new Seal(SEAL.suite(), SEAL.publicKey(), SEAL.pad(), SEAL.threshold(), trustees);
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Share from = i == 1 ? others.get(1) : SHARES.get(i);
            shares.add(new Share(ELECTION, from.trustee(), wrong.digest(), i + 1, from.bytes()));
        }

        assertTrue(refusal(wrong, shares.subList(0, 3)).contains("do not give its key"));
        assertTrue(refusal(wrong, shares).contains("do not give its key"));
        try (SealKey key = Shares.combine(wrong, shares.subList(2, 5))) {
            assertArrayEquals(SEAL.publicKey(), key.publicKey());
        }
    }

    @Test
    void filesAreComparedBeforeAnybodyTypesAPassphrase() {
        List<ShareFile> files = Dealt.ONE.dealing().files();
        assertEquals(List.of(), Shares.problems(files.subList(1, 4), ELECTION, SEAL));

        assertEquals(
                List.of("3 of 5 shares are needed, and 2 are given: find 1 more"),
                Shares.problems(files.subList(0, 2), ELECTION, SEAL));
        assertEquals(
                List.of("the share of anna is given twice", "3 of 5 shares are needed, and 2 are given: find 1 more"),
                Shares.problems(List.of(files.get(0), files.get(1), files.get(0)), ELECTION, SEAL));
        assertEquals(
                List.of("the share of anna is of election " + ELECTION + ", not of other"),
                Shares.problems(files.get(0), new ElectionId("other"), SEAL));
        assertTrue(Shares.problems(Dealt.OTHER.dealing().files().get(1), ELECTION, SEAL)
                .getFirst()
                .startsWith("the share of bea is of another seal: the file has sha256:"));
    }
}
