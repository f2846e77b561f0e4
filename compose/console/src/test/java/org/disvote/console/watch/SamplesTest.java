package org.disvote.console.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SamplesTest {

    @Test
    void valuesAreFoundByNameAndLabel() {
        Samples samples = Samples.parse("""
            # HELP disvote_queue_votes votes that wait
            # TYPE disvote_queue_votes gauge
            disvote_queue_votes{shard="0"} 3.0
            disvote_queue_votes{shard="1"} 4.0
            disvote_counts_lag_votes 7.0
            http_server_requests_seconds_bucket{method="POST",uri="/elections/{electionId}/votes",le="+Inf"} 9
            jvm_threads_live_threads 20.0
            """);

        assertEquals(7, samples.sum("disvote_queue_votes"));
        assertEquals("1", samples.of("disvote_queue_votes").get(1).label("shard"));
        assertEquals(7, samples.sum("disvote_counts_lag_votes"));
        var bucket = samples.of("http_server_requests_seconds_bucket").getFirst();
        assertEquals("/elections/{electionId}/votes", bucket.label("uri"));
        assertEquals("+Inf", bucket.label("le"));
        assertEquals(0, samples.of("jvm_threads_live_threads").size(), "a metric that is not shown is not kept");
    }

    @Test
    void malformedLinesAreSkipped() {
        Samples samples = Samples.parse("disvote_sink_applied_seq{partition=\"1\"} NaN\ndisvote_x{ 1\ndisvote_y z\n");

        assertEquals(0, samples.of("disvote_sink_applied_seq").size());
        assertEquals(0, samples.sum("disvote_y"));
        assertEquals(
                "",
                Samples.NONE.of("none").stream()
                        .findFirst()
                        .map(s -> s.label("x"))
                        .orElse(""));
    }
}
