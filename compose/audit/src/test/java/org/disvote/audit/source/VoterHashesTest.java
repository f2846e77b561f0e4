package org.disvote.audit.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.disvote.topics.id.ElectionId;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

class VoterHashesTest {

    private final VoterHashes hashes = new VoterHashes();

    @Test
    void newVotersDifferFromKnownOnesWhileTheSetGrows() {
        for (int voter = 0; voter < 100_000; voter++) {
            assertTrue(hashes.add(hash("demo", "GR-" + voter, 1)), "voter " + voter);
        }
        for (int voter = 0; voter < 100_000; voter++) {
            assertFalse(hashes.add(hash("demo", "GR-" + voter, 1)), "voter " + voter);
        }
    }

    @Test
    void aHashOfZeroIsKeptLikeAnyOther() {
        assertTrue(hashes.add(0));
        assertFalse(hashes.add(0));
    }

    @Test
    void electionVoterAndRevisionAllCount() {
        long hash = hash("demo", "GR-1", 1);

        assertNotEquals(hash, hash("demo", "GR-1", 2));
        assertNotEquals(hash, hash("demoG", "R-1", 1));
        assertEquals(hash, hash("demo", "GR-1", 1));
    }

    @Test
    void aFullSetSaysSoAndFindsNoMore() {
        for (int voter = 0; voter < VoterHashes.ENTRIES_MAX; voter++) {
            hashes.add(voter + 1L);
        }

        assertTrue(hashes.isFull());
        assertTrue(hashes.add(Long.MAX_VALUE));
        assertTrue(hashes.add(Long.MAX_VALUE));
        assertFalse(hashes.add(7));
    }

    private static long hash(String election, String voter, int revision) {
        return VoterHashes.hash(new ElectionId(election), new Voter(voter), revision);
    }
}
