package org.disvote.ingest.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.disvote.parts.Postgres;
import org.disvote.parts.RealParts;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealParts
final class OwnershipIT {

    private static final Routing ROUTING = new Routing(4);
    private static final String PARTITIONS = "SELECT partition FROM partition_head ORDER BY partition";

    private final List<String> urls;
    private final List<MasterShard> masters = new ArrayList<>();

    OwnershipIT(Postgres postgres) {
        urls = List.of(postgres.createDatabase(), postgres.createDatabase());
        for (int i = 0; i < urls.size(); i++) {
            masters.add(new MasterShard(new Shard(i), urls.get(i)));
            masters.get(i).migrate();
        }
    }

    @AfterEach
    void close() {
        masters.forEach(MasterShard::close);
    }

    @Test
    void aNewSystemGivesEachShardItsPartitionsClosed() {
        Ownership ownership = new Ownership(ROUTING, masters);

        ownership.read();

        assertTrue(ownership.isComplete());
        assertEquals(List.of("0", "1"), Masters.query(urls.get(0), PARTITIONS));
        assertEquals(List.of("2", "3"), Masters.query(urls.get(1), PARTITIONS));
        assertEquals(Optional.of(new Shard(1)), ownership.ownerOf(2));
        assertEquals(
                List.of(new MasterShard.Head(0, 0, null, false), new MasterShard.Head(0, 0, null, false)),
                List.copyOf(masters.get(0).heads().values()));
    }

    @Test
    void instancesThatStartAtOnceAgree() {
        List<Ownership> instances = IntStream.range(0, 8)
                .mapToObj(_ -> new Ownership(ROUTING, masters))
                .toList();

        CompletableFuture.allOf(instances.stream()
                        .map(instance -> CompletableFuture.runAsync(instance::read))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertTrue(instances.stream().allMatch(Ownership::isComplete));
        assertEquals(List.of("0", "1"), Masters.query(urls.get(0), PARTITIONS));
        assertEquals(List.of("2", "3"), Masters.query(urls.get(1), PARTITIONS));
    }

    @Test
    void theHeadsDecideNotTheOrderOfTheMasters() {
        masters.get(0).claim(List.of(2, 3));
        masters.get(1).claim(List.of(0, 1));
        Ownership ownership = new Ownership(ROUTING, masters);

        ownership.read();

        assertEquals(Optional.of(new Shard(0)), ownership.ownerOf(3));
        assertEquals(Optional.of(new Shard(1)), ownership.ownerOf(0));
    }

    @Test
    void claimingAgainMovesNoHead() {
        masters.get(0).claim(List.of(0, 1));
        Masters.execute(urls.get(0), "UPDATE partition_head SET last_seq = 7 WHERE partition = 1");

        masters.get(0).claim(List.of(0, 1));

        assertEquals(
                List.of("0", "7"),
                Masters.query(urls.get(0), "SELECT last_seq FROM partition_head ORDER BY partition"));
    }

    @Test
    void nothingIsClaimedWhileAMasterDoesNotAnswerWhatWasKnownStays() {
        masters.get(1).claim(List.of(3));
        String gone = urls.get(0).replaceAll("/test_[0-9a-f]+", "/no_such_database");
        try (MasterShard unanswering = new MasterShard(new Shard(0), gone)) {
            Ownership ownership = new Ownership(ROUTING, List.of(unanswering, masters.get(1)));

            assertThrows(MasterUnavailableException.class, ownership::read);

            assertFalse(ownership.isComplete());
            assertEquals(Optional.of(new Shard(1)), ownership.ownerOf(3));
            assertEquals(Optional.empty(), ownership.ownerOf(2));
            assertEquals(List.of("3"), Masters.query(urls.get(1), PARTITIONS));
        }
    }

    @Test
    void twoMastersOfOnePartitionAreRefusedByName() {
        masters.get(0).claim(List.of(0, 1, 2));
        masters.get(1).claim(List.of(2, 3));

        IllegalStateException failure =
                assertThrows(IllegalStateException.class, new Ownership(ROUTING, masters)::read);

        assertEquals(
                "partition 2 has a head on shard 0 and on shard 1:"
                        + " one of them must give it up before votes are accepted",
                failure.getMessage());
    }

    @Test
    void aPartitionThatTheLogHasNotIsRefused() {
        masters.get(0).claim(List.of(0, 9));

        assertThrows(IllegalStateException.class, new Ownership(ROUTING, masters)::read);
    }
}
