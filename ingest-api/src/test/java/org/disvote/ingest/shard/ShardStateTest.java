package org.disvote.ingest.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.ingest.table.HeadTable.Head;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.junit.jupiter.api.Test;

class ShardStateTest {

    private static final Duration COMMITS_SUCCEED = Duration.ZERO;
    private static final Reason NOT_COMPARED = Reason.of(Code.NOT_COMPARED);

    @Test
    void aShardIsOpenWhenAllItsPartitionsAre() {
        assertEquals(
                new ShardState(true, true, List.of(), Reason.NONE), state(COMMITS_SUCCEED, Map.of(0, true, 1, true)));
    }

    @Test
    void aPartitionThatIsClosedIsNamedAndKeepsNoOtherFromBeingOpen() {
        assertEquals(
                new ShardState(false, true, List.of(1), NOT_COMPARED),
                state(COMMITS_SUCCEED, Map.of(0, true, 1, false)));
    }

    @Test
    void aShardWithoutAnOpenPartitionIsClosed() {
        assertEquals(
                new ShardState(false, false, List.of(0, 1), NOT_COMPARED),
                state(COMMITS_SUCCEED, Map.of(0, false, 1, false)));
        assertEquals(ShardState.closed(Reason.of(Code.OWNS_NO_PARTITION)), state(COMMITS_SUCCEED, Map.of()));
    }

    @Test
    void aShardWhoseCommitsFailForLongIsClosedWhateverItsHeadsSay() {
        Map<Integer, Boolean> heads = Map.of(0, true, 1, false);

        assertEquals(
                new ShardState(false, false, List.of(1), Reason.of(Code.COMMITS_FAIL)),
                state(ShardState.COMMITS_FAIL_MAX.plusMillis(1), heads));
        assertEquals(new ShardState(false, true, List.of(1), NOT_COMPARED), state(ShardState.COMMITS_FAIL_MAX, heads));
    }

    private static ShardState state(Duration commitsFailFor, Map<Integer, Boolean> open) {
        Map<Integer, Head> heads = new TreeMap<>();
        open.forEach((partition, isOpen) -> heads.put(partition, new Head(5, 5, null, isOpen)));
        return ShardState.of(heads, commitsFailFor, () -> NOT_COMPARED);
    }
}
