package org.disvote.topics.count.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RevisionsTest {

    @Test
    void aVoteWhoseRevisionIsNotTheVotersNextIsVoidAndLeavesTheStandingOne() {
        assertEquals(List.of(0, 4, 6), standing(true, 1, 5, 1, 3, 2, 2, 3));
    }

    @Test
    void whereMindsMayNotBeChangedOnlyTheFirstVoteOfTheFirstRevisionStands() {
        assertEquals(List.of(1), standing(false, 2, 1, 2, 1, 3));
    }

    @Test
    void faultBTheTermsMayComeAfterTheVotes() {
        Random random = new Random(20);
        for (int round = 0; round < 2_000; round++) {
            int[] revisions = random.ints(random.nextInt(9), 1, 5).toArray();

            List<Integer> later = standing(true, revisions);
            later.removeIf(index -> Revisions.isVoidByTerms(false, revisions[index]));

            assertEquals(standing(false, revisions), later);
        }
    }

    /// @param revisions of one voter's votes, in the order of their seqs
    /// @return the indices of those that are not void
    private static List<Integer> standing(boolean lastCounts, int... revisions) {
        List<Integer> standing = new ArrayList<>();
        int highest = 0;
        for (int i = 0; i < revisions.length; i++) {
            if (!Revisions.isVoid(lastCounts, highest, revisions[i])) {
                standing.add(i);
                highest = revisions[i];
            }
        }
        return standing;
    }
}
