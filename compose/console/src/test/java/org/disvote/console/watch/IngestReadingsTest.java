package org.disvote.console.watch;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.console.watch.IngestReadings.ShardReading;
import org.junit.jupiter.api.Test;

final class IngestReadingsTest {

    private static final String FIRST = """
        disvote_votes_recorded_total 10.0
        http_server_requests_seconds_count{status="201",uri="/elections/{electionId}/votes"} 10
        http_server_requests_seconds_count{status="409",uri="/elections/{electionId}/votes"} 3
        http_server_requests_seconds_count{status="404",uri="none"} 7
        http_server_requests_seconds_bucket{uri="/elections/{electionId}/votes",le="0.001"} 4
        http_server_requests_seconds_bucket{uri="/elections/{electionId}/votes",le="+Inf"} 13
        disvote_shard_open{shard="0"} 1.0
        disvote_shard_open{shard="1"} 0.0
        disvote_queue_votes{shard="0"} 2.0
        disvote_publish_lag_votes{shard="0"} 5.0
        disvote_publish_lag_seconds{shard="0"} 0.5
        disvote_publisher_publishing{shard="0"} 1.0
        disvote_head_seq{shard="0",partition="0"} 7.0
        disvote_published_seq{shard="0",partition="0"} 2.0
        """;

    private static final String SECOND = """
        disvote_votes_recorded_total 1.0
        http_server_requests_seconds_bucket{uri="/elections/{electionId}/votes",le="0.001"} 1
        disvote_shard_open{shard="0"} 1.0
        disvote_queue_votes{shard="0"} 1.0
        disvote_publish_lag_votes{shard="0"} 4.0
        disvote_publisher_publishing{shard="0"} 0.0
        disvote_head_seq{shard="0",partition="0"} 8.0
        """;

    private final IngestReadings ingest = new IngestReadings(List.of(up(FIRST), up(SECOND)));

    private static PartReading up(String metrics) {
        return new PartReading(true, true, "", Samples.parse(metrics), PartHealth.UNKNOWN);
    }

    @Test
    void requestsToCastAVoteAreAddedUpOverAllInstances() {
        assertEquals(11, ingest.recorded());
        assertEquals(3, ingest.refused());
        assertEquals(new TreeMap<>(Map.of(0.001, 5.0, Double.POSITIVE_INFINITY, 13.0)), ingest.latencyBuckets());
    }

    @Test
    void aShardHasTheNewestSeqsOfAnyInstance() {
        ShardReading shard = ingest.shards().get(0);

        assertEquals(new ShardReading(true, 3, 5, 0.5, true, new TreeMap<>(Map.of(0, 8L))), shard);
        assertEquals(Map.of(0, Map.of(0, 2L)), ingest.published());
    }

    @Test
    void aShardThatNoInstanceHasOpenIsClosed() {
        assertFalse(requireNonNull(ingest.shards().get(1)).open());
        assertEquals("closed", ingest.reason(1));
    }

    @Test
    void aClosedShardsReasonIsThatOfItsInstances() throws Exception {
        PartHealth health = PartHealth.parse("""
            {"ready": false, "closing": false, "shards": [
              {"shard": 0, "open": true, "closed": [], "waiting": 0, "reason": "", "meaning": ""},
              {"shard": 1, "open": false, "closed": [], "waiting": 0, "reason": "master-away", "meaning": "…"}]}
            """);
        IngestReadings closed =
                new IngestReadings(List.of(new PartReading(true, false, health.explanation(), Samples.NONE, health)));

        assertEquals("master-away: The master does not answer.", closed.reason(1));
        assertEquals("shard 1: master-away: The master does not answer.", health.explanation());
        assertTrue(closed.reason(0).isEmpty());
    }

    @Test
    void aSinksReasonIsThatOfThePart() throws Exception {
        PartHealth health = PartHealth.parse("{\"ready\": false, \"reason\": \"replica-away\", \"meaning\": \"…\"}");

        assertEquals("replica-away: The replica does not answer.", health.explanation());
    }

    @Test
    void healthOfAnotherVersionIsRead() throws Exception {
        PartHealth health = PartHealth.parse("{\"ready\": true, \"since\": 1, \"shards\": [{\"shard\": 0}]}");

        assertEquals("", health.explanation());
        assertTrue(health.explanation(0).isEmpty());
    }

    @Test
    void whileNoInstanceAnswersEveryShardIsClosedForThatReason() {
        IngestReadings down = new IngestReadings(List.of(up(FIRST).down("does not answer at i1:9100")));

        assertFalse(down.anyUp());
        assertEquals("no ingest answers", down.reason(0));
        assertEquals(Map.of(0, Map.of(0, 7L)), down.heads(), "the last values are kept");
    }
}
