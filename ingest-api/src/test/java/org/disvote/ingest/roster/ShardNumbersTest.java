package org.disvote.ingest.roster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.ingest.roster.ShardNumbers.Answer;
import org.disvote.ingest.table.MasterNumbers;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.Test;

final class ShardNumbersTest {

    private static final Routing ROUTING = new Routing(4);
    private static final Answer NEW = new Answer.New();
    private static final Answer AWAY =
            new Answer.Away(new Roster.Away(Reason.of(Code.MASTER_AWAY), "it does not answer"));

    @Test
    void aNewSystemNumbersItsMastersByTheirPlace() {
        assertEquals(numbers(Map.of(), Map.of(0, 0, 1, 1), 2), of(NEW, NEW));
    }

    @Test
    void nothingIsNumberedInANewSystemWhileAMasterIsAway() {
        assertEquals(numbers(Map.of(), Map.of(), 0), of(NEW, AWAY));
    }

    @Test
    void faultBEachMasterKeepsItsNumberInAnyOrderOfTheList() {
        assertEquals(numbers(Map.of(0, 1, 1, 0), Map.of(), 2), of(kept(1, 2), kept(0, 2)));
    }

    @Test
    void faultBTwoMastersWithOneNumberAreRefused() {
        assertEquals(
                "masters 1 and 2 of the list are both shard 0: the same database twice, or a copy of it; leave one out",
                refusal(kept(0, 2), kept(0, 2), kept(1, 2)));
    }

    @Test
    void faultBAListThatLacksAMasterIsRefused() {
        assertEquals(
                "the list lacks the master of shard 1: name every master of the system",
                refusal(kept(0, 3), kept(2, 3)));
        assertEquals(
                "the list has at most 1 of the masters of shards 1, 2: name every master of the system",
                refusal(kept(0, 3), AWAY));
        assertEquals(
                "the list lacks the master of shard 1, and master 2 of it is new: "
                        + "if that shard's database is lost, rebuild it with disvote rebuild --master-of 1",
                refusal(kept(0, 2), NEW));
    }

    @Test
    void faultBAMasterOfAnotherSystemIsRefusedWithBothNumbers() {
        assertEquals(
                "master 1 of the list was made for a log of 4 partitions, and the system's has 48: "
                        + "it belongs to another system; check --masters and --brokers",
                assertThrows(RosterException.class, () -> ShardNumbers.of(List.of(kept(0, 1)), new Routing(48)))
                        .getMessage());
    }

    @Test
    void faultBAnAddedMasterGetsTheNextNumberAtAnyPlaceInTheList() {
        assertEquals(numbers(Map.of(0, 0, 2, 1), Map.of(1, 2), 3), of(kept(0, 2), NEW, kept(1, 2)));
    }

    @Test
    void faultBNoMasterIsAddedWhileOneIsAway() {
        assertEquals(numbers(Map.of(0, 0, 1, 1), Map.of(), 2), of(kept(0, 2), AWAY, NEW));
    }

    @Test
    void theOnlyMasterThatIsAwayHasTheOnlyMissingNumber() {
        assertEquals(numbers(Map.of(0, 2, 1, 0, 2, 1), Map.of(), 3), of(kept(2, 3), AWAY, kept(1, 3)));
        assertEquals(numbers(Map.of(1, 1), Map.of(), 3), of(AWAY, kept(1, 3), AWAY));
    }

    @Test
    void anInterruptedBeginningIsContinuedWithTheSameNumbers() {
        assertEquals(numbers(Map.of(1, 0), Map.of(0, 1), 2), of(begun(1, 2), kept(0, 2)));
        assertEquals(numbers(Map.of(), Map.of(0, 0, 1, 1), 2), of(begun(1, 2), begun(0, 2)));
    }

    @Test
    void faultBNumbersFromABeginningThatWasRepeatedWithoutTheMasterCountForNothing() {
        Answer begunBefore =
                new Answer.Begun(new MasterNumbers(ROUTING.partitions(), new Shard(1), 2, false, "before"));

        assertEquals(numbers(Map.of(0, 0), Map.of(1, 1), 2), of(kept(0, 1), begunBefore));
        assertEquals(numbers(Map.of(0, 0, 1, 1), Map.of(2, 2), 3), of(kept(0, 2), kept(1, 2), begunBefore));
        assertEquals(numbers(Map.of(0, 0), Map.of(1, 1), 2), of(kept(0, 1), begun(1, 2)));
    }

    @Test
    void moreMastersThanPartitionsAreRefused() {
        assertEquals("5 masters are more than the log's 4 partitions", refusal(NEW, NEW, NEW, NEW, NEW));
    }

    private static Answer kept(int shard, int shards) {
        return new Answer.Registered(new MasterNumbers(ROUTING.partitions(), new Shard(shard), shards, true, "birth"));
    }

    private static Answer begun(int shard, int shards) {
        return new Answer.Begun(new MasterNumbers(ROUTING.partitions(), new Shard(shard), shards, false, "birth"));
    }

    private static ShardNumbers of(Answer... answers) {
        return ShardNumbers.of(List.of(answers), ROUTING);
    }

    private static String refusal(Answer... answers) {
        return String.valueOf(
                assertThrows(RosterException.class, () -> of(answers)).getMessage());
    }

    private static ShardNumbers numbers(Map<Integer, Integer> known, Map<Integer, Integer> toRegister, int shards) {
        return new ShardNumbers(shards(known), shards(toRegister), shards);
    }

    private static SortedMap<Integer, Shard> shards(Map<Integer, Integer> byPlace) {
        SortedMap<Integer, Shard> shards = new TreeMap<>();
        byPlace.forEach((place, shard) -> shards.put(place, new Shard(shard)));
        return shards;
    }
}
