package org.disvote.lab.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VotersOrderTest {

    @ParameterizedTest
    @ValueSource(ints = {59, 1_000, 7_919, 15_838, 100_003})
    void spreadVotersAreEachVoterOnceWhereverTheRangesEnd(int all) {
        Set<Long> seen = new HashSet<>();
        int half = all / 2;
        for (Voters voters : new Voters[] {Voters.spread(0, half, all), Voters.spread(half, all - half, all)}) {
            for (long place = 0; place < voters.count(); place++) {
                long number = voters.numberOf().applyAsLong(place);
                assertTrue(number >= 0 && number < all);
                assertTrue(seen.add(number), "twice: " + number);
            }
        }
        assertEquals(all, seen.size());
        assertThrows(IllegalArgumentException.class, () -> Voters.spread(1, all, all));
    }
}
