package org.disvote.console.view;

import java.time.Duration;
import org.disvote.console.series.Latency;
import org.disvote.console.series.Rate;
import org.disvote.console.view.Snapshot.VotersView;
import org.disvote.console.watch.IngestReadings;

/// Measures how ingest answers voters. For one thread.
final class VotersMeter {

    private final Rate recorded = new Rate();
    private final Rate refused = new Rate();
    private final Latency latency = new Latency();

    VotersView measure(IngestReadings ingest, Duration at) {
        latency.add(ingest.latencyBuckets(), at);
        return new VotersView(
                recorded.of(ingest.recorded(), at),
                refused.of(ingest.refused(), at),
                latency.millis(0.5),
                latency.millis(0.99));
    }
}
