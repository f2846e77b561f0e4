package org.disvote.ingest.roster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.master.Masters;
import org.disvote.ingest.table.HeadTable;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.Test;

@RealParts
final class RosterIT {

    private static final Routing ROUTING = new Routing(4);
    private static final String PARTITIONS = "SELECT partition FROM partition_head ORDER BY partition";
    private static final String NUMBERS = "SELECT partitions, shard, shards, born FROM system";

    private final Postgres postgres;
    private final String first;
    private final String second;

    RosterIT(Postgres postgres) {
        this.postgres = postgres;
        first = postgres.createDatabase();
        second = postgres.createDatabase();
    }

    @Test
    void aNewSystemGivesEachShardItsPartitionsClosed() {
        Roster roster = settle(first, second);

        assertEquals(List.of(first, second), List.copyOf(roster.shards().values()));
        assertEquals(List.of("4 0 2 t"), Masters.query(first, NUMBERS));
        assertEquals(List.of("4 1 2 t"), Masters.query(second, NUMBERS));
        assertEquals(List.of("0", "1"), Masters.query(first, PARTITIONS));
        assertEquals(List.of("2", "3"), Masters.query(second, PARTITIONS));
        try (MasterReader master = new MasterReader(new Shard(0), first)) {
            assertEquals(
                    List.of(new HeadTable.Head(0, 0, null, false), new HeadTable.Head(0, 0, null, false)),
                    List.copyOf(master.heads().values()));
        }
    }

    @Test
    void faultBAListInAnotherOrderIsTheSameSystem() {
        settle(first, second);

        assertEquals(
                List.of(first, second),
                List.copyOf(settle(second, first).shards().values()));
        assertEquals(List.of(first, second), Roster.readAll(List.of(second, first), ROUTING));
    }

    /// Each pair of instances has the list in another order. If two block each other at the locks, one of them gives up
    /// and tries again, as a start does.
    @Test
    void faultBInstancesThatBeginASystemTogetherWithListsInAnyOrderAgree() {
        List<CompletableFuture<Roster>> instances = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> i % 2 == 0 ? settleAtLast(first, second) : settleAtLast(second, first)))
                .toList();
        Set<List<String>> rosters = new java.util.HashSet<>();
        instances.forEach(each -> rosters.add(List.copyOf(each.join().shards().values())));

        assertEquals(1, rosters.size(), rosters::toString);
        assertEquals(
                Set.of(List.of("0", "1"), List.of("2", "3")),
                Set.of(Masters.query(first, PARTITIONS), Masters.query(second, PARTITIONS)));
    }

    @Test
    void faultBAMasterThatIsAddedGetsTheNextNumberAndNoPartition() {
        settle(first, second);
        String third = postgres.createDatabase();

        Roster roster = settle(third, second, first);

        assertEquals(List.of(first, second, third), List.copyOf(roster.shards().values()));
        assertEquals(List.of("4 2 3 t"), Masters.query(third, NUMBERS));
        assertEquals(List.of(), Masters.query(third, PARTITIONS));
        assertEquals(List.of("4 0 3 t"), Masters.query(first, NUMBERS));
        assertRefused("the list lacks the master of shard 2: name every master of the system", first, second);
    }

    @Test
    void faultBAListThatLacksAMasterClaimsNothing() {
        settle(first, second);

        assertRefused("the list lacks the master of shard 1: name every master of the system", first);
        assertRefused(
                "masters 1 and 2 of the list are both shard 0: "
                        + "the same database twice, or a copy of it; leave one out",
                first,
                first,
                second);
        assertEquals(List.of("0", "1"), Masters.query(first, PARTITIONS));
    }

    @Test
    void faultBALostMasterIsNotReplacedByAnEmptyOne() {
        settle(first, second);
        String empty = postgres.createDatabase();

        assertRefused(
                "the list lacks the master of shard 1, and master 2 of it is new: "
                        + "if that shard's database is lost, rebuild it with disvote rebuild --master-of 1",
                first,
                empty);
        assertEquals(List.of(), Masters.query(empty, "SELECT 1 FROM system"));
    }

    @Test
    void faultBNoSystemBeginsIfTheLogHasVotes() {
        RosterException refused = assertThrows(
                RosterException.class, () -> Roster.settle(List.of(first, second), List.of(), ROUTING, () -> false));

        assertTrue(String.valueOf(refused.getMessage()).contains("rebuild --master-of"), refused::toString);
        assertEquals(List.of(), Masters.query(first, PARTITIONS));
    }

    @Test
    void faultBTheSameDatabaseTwiceBeginsNoSystem() {
        assertRefused(
                "masters 1 and 2 of the list are the same database: leave one out",
                first,
                first + (first.contains("?") ? "&" : "?") + "ApplicationName=other");
    }

    @Test
    void anInterruptedBeginningIsContinued() {
        settle(first, second);
        Masters.execute(second, "UPDATE system SET born = false; DELETE FROM partition_head");

        Roster roster = settle(second, first);

        assertEquals(List.of(first, second), List.copyOf(roster.shards().values()));
        assertEquals(List.of("2", "3"), Masters.query(second, PARTITIONS));
    }

    @Test
    void faultBAMasterThatAnInterruptedBeginningWasFinishedWithoutGetsNoPartition() {
        settle(first, second);
        for (String url : List.of(first, second)) {
            Masters.execute(url, "UPDATE system SET born = false; DELETE FROM partition_head");
        }
        settle(first);
        assertEquals(List.of("4 0 1 t"), Masters.query(first, NUMBERS));
        assertEquals(List.of("0", "1", "2", "3"), Masters.query(first, PARTITIONS));

        Roster roster = settle(second, first);

        assertEquals(List.of(first, second), List.copyOf(roster.shards().values()));
        assertEquals(List.of("4 1 2 t"), Masters.query(second, NUMBERS));
        assertEquals(List.of("4 0 2 t"), Masters.query(first, NUMBERS));
        assertEquals(List.of(), Masters.query(second, PARTITIONS));
    }

    /// The run was interrupted after the new master was added and before the others learned of it.
    @Test
    void faultBAMasterThatDoesNotKnowOfTheNewestOneLearnsOfIt() {
        settle(first, second);
        String third = postgres.createDatabase();
        settle(first, second, third);
        Masters.execute(second, "UPDATE system SET shards = 2");

        settle(first, second, third);

        assertEquals(List.of("4 1 3 t"), Masters.query(second, NUMBERS));
    }

    @Test
    void faultBCertainMastersOfARefusedListAreKnown() {
        settle(first, second);
        String empty = postgres.createDatabase();
        String gone = second.replaceAll("/test_[0-9a-f]+", "/no_such_database");

        Roster lacking = Roster.certain(List.of(first, empty), ROUTING);
        Roster twice = Roster.certain(List.of(first, second, first), ROUTING);
        Roster other = Roster.certain(List.of(first, gone), new Routing(8));

        assertEquals(Map.of(new Shard(0), first), lacking.shards());
        assertEquals(List.of(Reason.of(Code.NO_NUMBER)), reasons(lacking));
        assertEquals(Map.of(new Shard(1), second), twice.shards());
        assertEquals(Set.of(0, 2), twice.away().keySet());
        assertEquals(Map.of(), other.shards());
        assertEquals(List.of(Reason.of(Code.OTHER_MASTER), Reason.of(Code.MASTER_REFUSES)), reasons(other));
    }

    @Test
    void faultBAMasterInUseIsNotMigratedAgain() {
        settle(first, second);
        Masters.execute(first, "ALTER TABLE flyway_schema_history RENAME TO kept_away");
        String gone = second.replaceAll("/test_[0-9a-f]+", "/no_such_database");

        Roster roster = Roster.settle(List.of(first, gone), List.of(first), ROUTING, () -> true);

        assertEquals(first, roster.shards().get(new Shard(0)));
    }

    @Test
    void aBeginningInterruptedBeforeAnyMasterIsCertainStartsAgain() {
        settle(first, second);
        for (String url : List.of(first, second)) {
            Masters.execute(url, "UPDATE system SET born = false; DELETE FROM partition_head");
        }

        Roster roster = settle(second, first);

        assertEquals(List.of(second, first), List.copyOf(roster.shards().values()));
    }

    @Test
    void nothingBeginsWhileAMasterDoesNotAnswer() {
        String gone = second.replaceAll("/test_[0-9a-f]+", "/no_such_database");

        Roster roster = settle(first, gone);

        assertEquals(Set.of(), roster.shards().keySet());
        assertEquals(Set.of(0, 1), roster.away().keySet());
        assertEquals(List.of(), Masters.query(first, PARTITIONS));
    }

    private static List<Reason> reasons(Roster roster) {
        return roster.away().values().stream().map(Roster.Away::reason).toList();
    }

    private static Roster settle(String... masters) {
        return Roster.settle(List.of(masters), List.of(), ROUTING, () -> true);
    }

    private static Roster settleAtLast(String... masters) {
        List<MasterUnavailableException> busy = new ArrayList<>();
        while (busy.size() < 20) {
            try {
                return settle(masters);
            } catch (MasterUnavailableException e) {
                busy.add(e);
            }
        }
        throw busy.getLast();
    }

    private static void assertRefused(String why, String... masters) {
        assertEquals(
                why, assertThrows(RosterException.class, () -> settle(masters)).getMessage());
    }
}
