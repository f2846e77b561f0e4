package org.disvote.sink.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.disvote.sink.Replica;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.Quarantined.Kind;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.Gap;
import org.junit.jupiter.api.Test;

@RealParts
class QuarantineTableIT {

    private static final Set<Integer> PARTITIONS = Set.of(0, 1, 2);
    private static final Pattern ROWS = Pattern.compile("actual rows=(\\d+)");

    private final Replica replica;
    private final ReplicaDatabase database;

    QuarantineTableIT(Postgres postgres) {
        replica = new Replica(postgres.createDatabase());
        database = new ReplicaDatabase("r", replica.url(), new Routing(3));
        database.migrate();
    }

    @Test
    void faultFTheNumbersFollowEveryChangeOfTheQuarantine() throws Exception {
        keep("foreign", 0, 1, 3_000);
        keep("ahead", 1, 1, 2_000);
        keep("conflict", 1, 2_001, 2_010);
        replica.execute("DELETE FROM quarantine WHERE kind = 'ahead' AND seq > 1500");
        replica.execute("DELETE FROM quarantine WHERE kind = 'conflict'");

        try (ReplicaSession session = database.open("test")) {
            assertEquals(
                    Map.of(0, Map.of(Kind.FOREIGN, 3_000L), 1, Map.of(Kind.AHEAD, 1_500L)),
                    session.quarantined(PARTITIONS));
            assertEquals(Map.of(), session.quarantined(Set.of(2)));

            replica.execute("TRUNCATE quarantine");
            assertEquals(Map.of(), session.quarantined(PARTITIONS));
        }
    }

    @Test
    void faultFAGapIsFoundByItsTwoEndsHoweverManyRecordsItHas() throws Exception {
        keep("ahead", 0, 1, 100); // not behind the place
        keep("ahead", 1, 1, 20_000);
        keep("conflict", 2, 1, 20_000);

        try (ReplicaSession session = database.open("test")) {
            List<Applied> places = PARTITIONS.stream()
                    .map(partition -> new Applied(partition, 100, 0))
                    .toList();
            assertEquals(Map.of(1, new Gap(20_000, Instant.ofEpochSecond(101))), session.gaps(places));
        }

        String plan = String.join(
                "\n",
                replica.query(
                        "EXPLAIN (ANALYZE, TIMING OFF) "
                                + QuarantineTable.GAPS
                                        .replace("?::int[]", "'{0,1,2}'::int[]")
                                        .replace("?::bigint[]", "'{100,100,100}'::bigint[]"),
                        row -> row.getString(1)));
        assertFalse(plan.contains("Rows Removed"), plan);
        assertTrue(plan.contains("quarantine_ahead"), plan);
        assertTrue(
                ROWS.matcher(plan).results().allMatch(rows -> Long.parseLong(rows.group(1)) <= PARTITIONS.size()),
                plan);
    }

    /// Each record's time is its seq in seconds.
    private void keep(String kind, int partition, long first, long last) {
        replica.execute("""
            INSERT INTO quarantine (partition, log_offset, kind, seq, reason, seen_at)
            SELECT %d, seq, '%s', seq, 'test', to_timestamp(seq) FROM generate_series(%d, %d) AS seq
            """.formatted(partition, kind, first, last));
        replica.execute("ANALYZE quarantine");
    }
}
