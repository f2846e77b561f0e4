package org.disvote.console.view;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.disvote.console.proof.LogTarget;
import org.disvote.console.proof.LogWatch;
import org.disvote.console.view.Snapshot.PartView;
import org.disvote.console.watch.IngestReadings;
import org.disvote.console.watch.PartsWatch;
import org.disvote.console.watch.TopicsWatch;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.routing.Routing;

/// Watches the parts and the topics, which it owns, and makes the views of what they report. [#snapshot] is for
/// one thread, the rest for any.
public final class SystemWatch implements AutoCloseable {

    private final Clock clock;
    private final Stopwatch sinceStart = Stopwatch.start();
    private final PartsWatch parts;
    private final TopicsWatch topics;
    private final Optional<LogWatch> notarised;
    private final VotersMeter voters = new VotersMeter();
    private final ShardMeter shards;
    private final LogMeter log;
    private final ReplicaMeter replicas;
    private final CountsMeter counts;
    private final ElectionViews elections;

    /// @param parts the URI of each part's port for operators, by the part's name
    /// @param masters JDBC URLs; without them, only live results are shown
    /// @param log the log that cannot be rewritten, if it is watched
    public SystemWatch(
            Brokers brokers,
            Routing routing,
            SortedMap<String, URI> parts,
            List<String> masters,
            Optional<LogTarget> log,
            Clock clock) {
        this.clock = clock;
        topics = new TopicsWatch(brokers, routing, masters);
        this.parts = new PartsWatch(parts);
        shards = new ShardMeter(topics);
        this.log = new LogMeter(topics);
        notarised = log.map(target -> new LogWatch(target, clock));
        replicas = new ReplicaMeter(topics);
        counts = new CountsMeter(topics);
        elections = new ElectionViews(topics, clock);
    }

    /// The system now. Rates are computed from the snapshots of the last seconds.
    public Snapshot snapshot() {
        Duration at = sinceStart.elapsed();
        IngestReadings ingest = parts.ingest();
        return new Snapshot(
                clock.millis(),
                partViews(),
                voters.measure(ingest, at),
                shards.measure(ingest, at),
                log.measure(at),
                notarised.map(watch -> watch.reading(parts.refusingWitnesses())).orElse(null),
                replicas.measure(parts.sinks(), at),
                counts.measure(parts.counts(), at),
                elections.inForce(),
                elections.notes());
    }

    private List<PartView> partViews() {
        return parts.latest().entrySet().stream()
                .map(part -> new PartView(
                        part.getKey(),
                        part.getValue().up(),
                        part.getValue().ready(),
                        part.getValue().reason()))
                .toList();
    }

    /// Every election that has a roll, by ID.
    public SortedMap<ElectionId, ConstituenciesView> constituencies() {
        return ConstituenciesView.all(topics);
    }

    /// Every partition of the log, ascending.
    public List<PartitionView> partitions() {
        return PartitionView.all(topics, parts.ingest());
    }

    @Override
    public void close() {
        notarised.ifPresent(LogWatch::close);
        parts.close();
        topics.close();
    }
}
