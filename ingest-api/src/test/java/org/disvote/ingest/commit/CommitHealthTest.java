package org.disvote.ingest.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.Test;

final class CommitHealthTest {

    private final SQLException full = new SQLException("No space left on device", "53100");
    private final SQLException away = new SQLException("connection refused", "08001");

    @Test
    void aCommitWithoutAVoteDoesNotHideThatVotesFindNoRoom() {
        CommitHealth health = health(Duration.ofDays(1));
        health.backOff(full);

        health.checked();

        assertTrue(health.isAway());
        assertTrue(health.failingFor().isPositive());

        health.succeeded();

        assertFalse(health.isAway());
        assertEquals(Duration.ZERO, health.failingFor());

        health.backOff(away);
        health.checked();

        assertFalse(health.isAway(), "the disk has had room since");
    }

    @Test
    void aCommitWithoutAVoteEndsAnOutageAndAFullDiskOfWhichNoVoterHears() {
        CommitHealth health = health(Duration.ZERO);
        for (SQLException failure : new SQLException[] {away, full}) {
            health.backOff(failure);
            assertTrue(health.isAway());

            health.checked();

            assertFalse(health.isAway());
            assertEquals(Duration.ZERO, health.failingFor());
        }
    }

    private static CommitHealth health(Duration fullFor) {
        return new CommitHealth(new Shard(0), "jdbc:postgresql://m0/disvote", fullFor);
    }
}
