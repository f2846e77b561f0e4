package org.disvote.sink.count.topology;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class VoterFilterTest {

    private final VoterFilter filter = new VoterFilter();

    @Test
    void atFirstItHasNobody() {
        assertFalse(filter.mayHave("e/a"));
    }

    @Test
    void itHasEveryoneWhoWasAddedAndHardlyAnybodyElse() {
        int voters = 200_000;
        Random random = new Random(5);
        for (int i = 0; i < voters; i++) {
            filter.add(voter(random));
        }

        Random again = new Random(5);
        for (int i = 0; i < voters; i++) {
            assertTrue(filter.mayHave(voter(again)));
        }
        int wrong = 0;
        for (int i = 0; i < voters; i++) {
            wrong += filter.mayHave(voter(again)) ? 1 : 0;
        }
        assertTrue(wrong < voters / 50, wrong + " voters who were not added");
    }

    /// As the pseudonyms of FORMATS 2: the base64url of a digest.
    private static String voter(Random random) {
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        return "greece-2027/" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
