package org.disvote.ingest.ownership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.master.Masters;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealParts
final class OwnershipIT {

    private static final Routing ROUTING = new Routing(4);
    private static final String PARTITIONS = "SELECT partition FROM partition_head ORDER BY partition";

    private final List<String> urls;
    private final List<MasterReader> masters = new ArrayList<>();

    OwnershipIT(Postgres postgres) {
        urls = List.of(postgres.createDatabase(), postgres.createDatabase());
        for (int i = 0; i < urls.size(); i++) {
            masters.add(new MasterReader(new Shard(i), urls.get(i)));
            MasterSchema.migrate(new Shard(i), urls.get(i));
        }
    }

    @AfterEach
    void close() {
        masters.forEach(MasterReader::close);
    }

    @Test
    void theHeadsDecideAndNotTheOrderOfTheMasters() {
        own(0, List.of(2, 3));
        own(1, List.of(0, 1));
        Ownership ownership = new Ownership(ROUTING);

        ownership.read(masters);

        assertEquals(Optional.of(new Shard(0)), ownership.ownerOf(3));
        assertEquals(Optional.of(new Shard(1)), ownership.ownerOf(0));
    }

    @Test
    void whileAMasterDoesNotAnswerItsKnownPartitionsStay() {
        own(1, List.of(3));
        String gone = urls.get(0).replaceAll("/test_[0-9a-f]+", "/no_such_database");
        try (MasterReader unanswering = new MasterReader(new Shard(0), gone)) {
            Ownership ownership = new Ownership(ROUTING);

            assertThrows(MasterUnavailableException.class, () -> ownership.read(List.of(unanswering, masters.get(1))));

            assertFalse(ownership.isComplete());
            assertEquals(Optional.of(new Shard(1)), ownership.ownerOf(3));
            assertEquals(Optional.empty(), ownership.ownerOf(2));
            assertEquals(List.of("3"), Masters.query(urls.get(1), PARTITIONS));
        }
    }

    @Test
    void twoMastersOfOnePartitionAreRefusedWithBothNumbers() {
        own(0, List.of(0, 1, 2));
        own(1, List.of(2, 3));

        IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> new Ownership(ROUTING).read(masters));

        assertEquals(
                "partition 2 has a head on shard 0 and on shard 1:"
                        + " one of them must give it up before votes are accepted",
                failure.getMessage());
    }

    @Test
    void aPartitionThatTheLogDoesNotHaveIsRefused() {
        own(0, List.of(0, 9));

        assertThrows(IllegalStateException.class, () -> new Ownership(ROUTING).read(masters));
    }

    @Test
    void faultBAPartitionWithoutAHeadIsReportedAndClaimedByNobody() {
        own(0, List.of(0, 1));
        own(1, List.of(3));
        Ownership ownership = new Ownership(ROUTING);

        assertEquals(Set.of(2), ownership.read(masters));

        assertEquals(List.of("3"), Masters.query(urls.get(1), PARTITIONS));
        assertFalse(ownership.isComplete());
    }

    private void own(int shard, List<Integer> partitions) {
        partitions.forEach(partition -> Masters.execute(
                urls.get(shard),
                "INSERT INTO partition_head (partition, last_seq, published) VALUES (" + partition + ", 0, 0)"));
    }
}
