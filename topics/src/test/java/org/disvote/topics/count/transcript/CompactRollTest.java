package org.disvote.topics.count.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

class CompactRollTest {

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void everybodyOnTheRollIsFoundAndNobodyElse() {
        SortedMap<String, String> expected = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            expected.put(pseudonym(), i % 7 == 0 ? "" : "A" + i % 59);
        }
        CompactRoll.Builder builder = new CompactRoll.Builder();
        expected.forEach((voter, constituency) -> builder.add(new Voter(voter), constituency));
        CompactRoll roll = builder.build();

        assertEquals(expected.size(), roll.size());
        expected.forEach((voter, constituency) ->
                assertEquals(Optional.of(constituency), roll.constituency(new Voter(voter)), "seed " + seed));
        for (int i = 0; i < 20_000; i++) {
            String other = pseudonym();
            assertEquals(Optional.ofNullable(expected.get(other)), roll.constituency(new Voter(other)), "seed " + seed);
        }
    }

    /// Neighbours that differ in one character, at each place.
    @Test
    void pseudonymsThatDifferInOneCharacterAreDifferentVoters() {
        SortedMap<String, String> expected = new TreeMap<>();
        String voter = "MMMMMMMMMMMMMMMMMMMMMM";
        expected.put(voter, "middle");
        for (int i = 0; i < voter.length(); i++) {
            for (char other : "-0AZ_az".toCharArray()) {
                expected.put(voter.substring(0, i) + other + voter.substring(i + 1), i + "." + (int) other);
            }
        }
        CompactRoll.Builder builder = new CompactRoll.Builder();
        expected.forEach((name, constituency) -> builder.add(new Voter(name), constituency));
        CompactRoll roll = builder.build();

        expected.forEach((name, constituency) ->
                assertEquals(Optional.of(constituency), roll.constituency(new Voter(name)), name));
        assertEquals(Optional.empty(), roll.constituency(new Voter("NMMMMMMMMMMMMMMMMMMMMM")));
    }

    @Test
    void aNameOfAnotherFormIsNotOnTheRoll() {
        CompactRoll.Builder builder = new CompactRoll.Builder();
        builder.add(new Voter("MMMMMMMMMMMMMMMMMMMMMM"), "A1");
        CompactRoll roll = builder.build();

        for (String other :
                List.of("M", "MMMMMMMMMMMMMMMMMMMMM", "MMMMMMMMMMMMMMMMMMMMMMM", "MMMMMMMMMMM.MMMMMMMMMM")) {
            assertEquals(Optional.empty(), roll.constituency(new Voter(other)), other);
        }
        assertEquals(Optional.empty(), new CompactRoll.Builder().build().constituency(new Voter("M")));
    }

    @Test
    void aRollThatIsNotSortedOrNotOfPseudonymsIsRefusedWithoutNamingAnybody() {
        CompactRoll.Builder builder = new CompactRoll.Builder();
        builder.add(new Voter("MMMMMMMMMMMMMMMMMMMMMM"), "A1");

        for (String wrong : List.of(
                "MMMMMMMMMMMMMMMMMMMMMM", "LMMMMMMMMMMMMMMMMMMMMM", "GR-0000000001", "NMMMMMMMMMMMMMMMMMMMM.")) {
            Exception refused = assertThrows(IllegalArgumentException.class, () -> builder.add(new Voter(wrong), "A1"));
            assertFalse(refused.toString().contains(wrong), refused.toString());
        }
        assertEquals(1, builder.build().size());
    }

    private String pseudonym() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64UrlText.encode(bytes);
    }
}
