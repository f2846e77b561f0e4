package org.disvote.ingest.publish.barrier;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.disvote.ingest.publish.barrier.PartitionOpening.Opened;
import org.disvote.ingest.publish.log.AppendedRange;
import org.disvote.ingest.publish.log.BlockedPartition;
import org.disvote.ingest.table.LogTail;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.Test;

/// Partition 0 is open after seq 10, which the log has at offset 19; partition 1 is closed at head 7; 2 is
/// blocked.
class ShardPartitionsTest {

    private final AtomicLong nanoTime = new AtomicLong();
    private final ShardPartitions partitions = new ShardPartitions(
            new Shard(0),
            new Opened(
                    sorted(Map.of(
                            0, new Barrier.Open(new LogTail(10, 20)),
                            1, new Barrier.Behind(1, 7, 9),
                            2, new Barrier.Blocked(new BlockedPartition(2, 4, "somebody")))),
                    sorted(Map.of(0, 12L, 1, 7L, 2, 3L)),
                    Map.of(0, 21L, 1, 30L)),
            nanoTime::get);

    @Test
    void openPartitionsAreSentAndTheOthersAreClosedWithAReason() {
        assertEquals(Map.of(0, 10L), partitions.sent());
        assertEquals(Set.of(1, 2), partitions.closed());
        assertFalse(partitions.areAllClosed());
        assertEquals(Reason.at(Code.COMMITS_LOST, new Position(1, 8)), partitions.closedReason());
        assertEquals(Map.of(2, 4L), partitions.blocked());
    }

    @Test
    void aPartitionThatCameOrWentMakesThemBeComparedAgain() {
        assertThrows(CompareAgainException.class, () -> partitions.check(sorted(Map.of(0, 12L, 1, 7L))));
        assertThrows(CompareAgainException.class, () -> partitions.check(sorted(Map.of(0, 12L, 1, 7L, 2, 3L, 3, 0L))));
    }

    @Test
    void closedPartitionsAreComparedAgainOnceTheirHeadsHaveMovedAndStandStill() {
        assertDoesNotThrow(() -> partitions.check(sorted(Map.of(0, 12L, 1, 8L, 2, 3L))));
        pass(Duration.ofSeconds(1));
        assertDoesNotThrow(() -> partitions.check(sorted(Map.of(0, 13L, 1, 9L, 2, 3L))));
        pass(Duration.ofSeconds(1));
        assertDoesNotThrow(() -> partitions.check(sorted(Map.of(0, 14L, 1, 9L, 2, 3L))));
        pass(Duration.ofSeconds(1));

        assertThrows(CompareAgainException.class, () -> partitions.check(sorted(Map.of(0, 15L, 1, 9L, 2, 3L))));
    }

    @Test
    void closedPartitionsWhoseHeadsNeverMoveAreNotComparedAgain() {
        pass(Duration.ofHours(1));

        assertDoesNotThrow(() -> partitions.check(sorted(Map.of(0, 12L, 1, 7L, 2, 3L))));
    }

    @Test
    void recordsThatFollowTheLogsEndNeedNoComparison() {
        assertEquals(Map.of(), partitions.interleaved(Map.of(0, new AppendedRange(21, 22, 2))));
    }

    @Test
    void recordsThatAnotherProducerWroteBeforeOursAreComparedFromTheLastVoteSent() {
        assertEquals(Map.of(0, new LogTail(10, 20)), partitions.interleaved(Map.of(0, new AppendedRange(22, 23, 2))));
    }

    @Test
    void recordsThatAnotherProducerWroteAmongOursAreComparedFromTheLastVoteSent() {
        assertEquals(Map.of(0, new LogTail(10, 20)), partitions.interleaved(Map.of(0, new AppendedRange(21, 23, 2))));
    }

    @Test
    void theMarkerOfTheTransactionBeforeIsNotTakenForAnotherProducersRecord() {
        partitions.appended(Map.of(0, new AppendedRange(21, 22, 2)), sorted(Map.of(0, 12L)));

        assertEquals(Map.of(), partitions.interleaved(Map.of(0, new AppendedRange(24, 24, 1))));
        assertEquals(
                Set.of(0),
                partitions.interleaved(Map.of(0, new AppendedRange(25, 25, 1))).keySet());
    }

    @Test
    void appendedVotesMoveTheTail() {
        SortedMap<Integer, LogTail> tails =
                partitions.appended(Map.of(0, new AppendedRange(21, 22, 2)), sorted(Map.of(0, 12L)));

        assertEquals(Map.of(0, new LogTail(12, 23)), tails);
        assertEquals(Map.of(0, 12L), partitions.sent());
    }

    @Test
    void votesOfAPartitionThatDiffersDoNotCountAsPublished() {
        partitions.close(new Position(0, 11), 12);

        SortedMap<Integer, LogTail> tails =
                partitions.appended(Map.of(0, new AppendedRange(21, 22, 2)), sorted(Map.of(0, 12L)));

        assertEquals(Map.of(), tails);
        assertTrue(partitions.areAllClosed());
        assertEquals(Reason.at(Code.VOTES_DIFFER, new Position(0, 11)), partitions.closedReason());
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private static <T> SortedMap<Integer, T> sorted(Map<Integer, ? extends T> map) {
        return new TreeMap<>(map);
    }
}
