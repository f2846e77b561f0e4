package org.disvote.lab.voters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.VoterId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AckLogTest {

    @Test
    void aLineIsInTheFileBeforeTheVoterContinues(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("drill/acks.tsv");
        try (AckLog acks = new AckLog(file, 1, partition -> 0)) {
            acks.add(vote("GR-1", 3));

            assertTrue(Files.readString(file).contains("\tGR-1\tc1\t3/7\tr\n"), Files.readString(file));
        }
    }

    @Test
    void theSilenceOfOneShardIsNotHiddenByAnother(@TempDir Path folder) throws Exception {
        try (AckLog acks = new AckLog(folder.resolve("acks.tsv"), 2, partition -> partition)) {
            acks.restart();
            long since = System.nanoTime();
            acks.add(vote("GR-1", 0));

            assertFalse(acks.allSince(since));
            assertTrue(acks.longestPause().isPositive());

            acks.add(vote("GR-2", 1));

            assertTrue(acks.allSince(since));
            assertEquals(2, acks.all().size());
        }
    }

    private static Acknowledged vote(String voterId, int partition) {
        return new Acknowledged(new VoterId(voterId), new ChoiceId("c1"), "r", partition, 7);
    }
}
