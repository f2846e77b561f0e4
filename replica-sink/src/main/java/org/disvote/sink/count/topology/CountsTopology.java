package org.disvote.sink.count.topology;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.disvote.topics.count.Counted;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;

/// Counts the log in one step:
///
/// ```
/// disvote.votes.v1 ──▶ count ──▶ disvote.turnout.v1
///                        │ └───▶ disvote.tally.v1
///                counts, voters
/// ```
///
/// Each partition is counted alone and its counts are parts of a sum, so that no vote has to go through a
/// second topic.
///
/// The store `counts` is in memory. It has a few hundred entries for each partition, or some thousands in an
/// election with constituencies. The store `voters` is on disk. It has an entry (revision, choice and
/// constituency) for each voter, but only for elections that let voters change their minds.
public final class CountsTopology {

    public static final String COUNTS = "counts";
    public static final String VOTERS = "voters";
    static final String TURNOUT = "turnout";
    static final String TALLY = "tally";

    private static final String LOG = "log";
    private static final String COUNT = "count";

    private CountsTopology() {}

    /// @param logId the log's topic ID; a partition that was counted from another log stops
    /// @param lastCounts whether an election lets voters change their minds; it must know an election before
    ///     its first vote is counted, and always give the same answer
    /// @param gapAlarmAfter how long votes may be missing before an alarm
    /// @param listener receives how far each partition is; called by the threads of Kafka Streams
    public static Topology of(
            Routing routing,
            String logId,
            Predicate<ElectionId> lastCounts,
            Duration gapAlarmAfter,
            Consumer<Counted> listener) {
        StoreBuilder<KeyValueStore<String, byte[]>> counts = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(COUNTS), Serdes.String(), Serdes.ByteArray())
                .withCachingEnabled(); // one changelog record for each count and commit, not for each vote
        StoreBuilder<KeyValueStore<String, String>> voters =
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(VOTERS), Serdes.String(), Serdes.String());
        var bytes = new ByteArraySerializer();
        return new Topology()
                .addSource(LOG, new ByteArrayDeserializer(), new ByteArrayDeserializer(), TopicCatalog.VOTES)
                .addProcessor(COUNT, () -> new CountVotes(routing, logId, lastCounts, gapAlarmAfter, listener), LOG)
                .addStateStore(counts, COUNT)
                .addStateStore(voters, COUNT)
                .addSink(TURNOUT, TopicCatalog.TURNOUT, bytes, bytes, COUNT)
                .addSink(TALLY, TopicCatalog.TALLY, bytes, bytes, COUNT);
    }
}
