package org.disvote.topics.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {

    /// These values must never change: a voter whose partition changed could vote twice.
    @ParameterizedTest
    @CsvSource({"GR-0001234567,20", "GR-0000000001,23", "a,4", "voter:42,4", "X.y_z-9,19"})
    void thePartitionOfAVoterNeverChanges(String voterId, int partition) {
        assertEquals(partition, new Routing(24).partitionOf(new Voter(voterId)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 24, 1024})
    void partitionsAreThoseOfKafkasPartitioner(int partitions) {
        Routing routing = new Routing(partitions);
        for (int i = 0; i < 10_000; i++) {
            String voterId = "GR-%010d".formatted(i * 7_919);
            assertEquals(
                    BuiltInPartitioner.partitionForKey(voterId.getBytes(UTF_8), partitions),
                    routing.partitionOf(new Voter(voterId)));
        }
    }

    @Test
    void aNewSystemGivesEachShardARunOfPartitions() {
        Routing routing = new Routing(24);

        assertEquals(IntStream.range(0, 12).boxed().toList(), routing.initialPartitionsOf(new Shard(0), 2));
        assertEquals(IntStream.range(12, 24).boxed().toList(), routing.initialPartitionsOf(new Shard(1), 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 24})
    void everyPartitionOfANewSystemHasOneShard(int shards) {
        Routing routing = new Routing(24);

        List<Integer> owned = IntStream.range(0, shards)
                .mapToObj(shard -> routing.initialPartitionsOf(new Shard(shard), shards))
                .flatMap(List::stream)
                .toList();

        assertEquals(IntStream.range(0, 24).boxed().toList(), owned);
    }

    @Test
    void aSystemWithoutPartitionsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Routing(0));
        assertThrows(IllegalArgumentException.class, () -> new Routing(1025));
    }
}
