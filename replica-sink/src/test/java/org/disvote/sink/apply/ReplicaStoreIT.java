package org.disvote.sink.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.disvote.parts.Postgres;
import org.disvote.parts.RealParts;
import org.disvote.sink.Replica;
import org.disvote.sink.apply.Quarantined.Kind;
import org.disvote.topics.read.Gap;
import org.junit.jupiter.api.Test;

@RealParts
class ReplicaStoreIT {

    private static final Set<Integer> PARTITIONS = Set.of(0, 1, 2);
    private static final Pattern ROWS = Pattern.compile("actual rows=(\\d+)");

    private final Replica replica;

    ReplicaStoreIT(Postgres postgres) {
        replica = new Replica(postgres.createDatabase());
        ReplicaStore.migrate(replica.url());
    }

    @Test
    void faultFTheQuarantineIsCountedAsItChanges() throws Exception {
        keep("foreign", 0, 1, 3_000);
        keep("ahead", 1, 1, 2_000);
        keep("conflict", 1, 2_001, 2_010);
        replica.execute("DELETE FROM quarantine WHERE kind = 'ahead' AND seq > 1500");
        replica.execute("DELETE FROM quarantine WHERE kind = 'conflict'");

        try (ReplicaStore store = ReplicaStore.open(replica.url(), "test")) {
            assertEquals(
                    Map.of(0, Map.of(Kind.FOREIGN, 3_000L), 1, Map.of(Kind.AHEAD, 1_500L)),
                    store.quarantined(PARTITIONS));
            assertEquals(Map.of(), store.quarantined(Set.of(2)));

            replica.execute("TRUNCATE quarantine");
            assertEquals(Map.of(), store.quarantined(PARTITIONS));
        }
    }

    @Test
    void faultFAGapIsFoundByItsEndsHoweverManyRecordsItHas() throws Exception {
        replica.execute("""
                INSERT INTO applied (partition, seq, next_offset, topic_id, updated_at)
                SELECT partition, 100, 0, gen_random_uuid(), now() FROM generate_series(0, 2) AS partition
                """);
        keep("ahead", 0, 1, 100); // passed
        keep("ahead", 1, 1, 20_000);
        keep("conflict", 2, 1, 20_000);

        try (ReplicaStore store = ReplicaStore.open(replica.url(), "test")) {
            assertEquals(Map.of(1, new Gap(20_000, Instant.ofEpochSecond(101))), store.gaps(PARTITIONS));
        }

        String plan = String.join(
                "\n",
                replica.query(
                        "EXPLAIN (ANALYZE, TIMING OFF) " + ReplicaStore.GAPS.replace("?", "'{0,1,2}'::int[]"),
                        row -> row.getString(1)));
        assertFalse(plan.contains("Rows Removed"), plan);
        assertTrue(plan.contains("quarantine_ahead"), plan);
        assertTrue(
                ROWS.matcher(plan).results().allMatch(rows -> Long.parseLong(rows.group(1)) <= PARTITIONS.size()),
                plan);
    }

    /// Each with the time of its seq.
    private void keep(String kind, int partition, long first, long last) {
        replica.execute("""
                INSERT INTO quarantine (partition, log_offset, kind, seq, reason, seen_at)
                SELECT %d, seq, '%s', seq, 'test', to_timestamp(seq) FROM generate_series(%d, %d) AS seq
                """.formatted(partition, kind, first, last));
        replica.execute("ANALYZE quarantine");
    }
}
