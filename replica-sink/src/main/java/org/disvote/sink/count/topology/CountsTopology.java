package org.disvote.sink.count.topology;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.RecordVersions;

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
/// The store `counts` is in memory. It has an entry for each minute, constituency, question and option of an
/// election that got a vote: some hundreds for each partition, or 1,800 in an election of 59 constituencies and 30
/// lists. The store `voters` is on disk. It has an entry for each voter of each election.
public final class CountsTopology {

    public static final String COUNTS = "counts";
    public static final String VOTERS = "voters";
    static final String TURNOUT = "turnout";
    static final String TALLY = "tally";

    private static final String LOG = "log";
    private static final String COUNT = "count";

    private CountsTopology() {}

    /// @param logId the log's topic ID; a partition that was counted from another log stops
    /// @param elections how the votes of an election count; empty if it was not launched. It must know an election
    ///     before its first vote is counted, and always give the same answer
    /// @param gapAlarmAfter how long votes may be missing before an alarm
    /// @param listener receives how far each partition is; called by the threads of Kafka Streams
    public static Topology of(
            Routing routing,
            RecordVersions versions,
            String logId,
            Function<ElectionId, Optional<CountRules>> elections,
            Duration gapAlarmAfter,
            Consumer<Counted> listener) {
        StoreBuilder<KeyValueStore<String, byte[]>> counts = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(COUNTS), Serdes.String(), Serdes.ByteArray())
                .withCachingEnabled(); // one changelog record for each count and commit, not for each vote
        StoreBuilder<KeyValueStore<String, byte[]>> voters = Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(VOTERS), Serdes.String(), Serdes.ByteArray());
        var bytes = new ByteArraySerializer();
        return new Topology()
                .addSource(LOG, new ByteArrayDeserializer(), new ByteArrayDeserializer(), TopicCatalog.VOTES)
                .addProcessor(
                        COUNT, () -> new CountVotes(routing, versions, logId, elections, gapAlarmAfter, listener), LOG)
                .addStateStore(counts, COUNT)
                .addStateStore(voters, COUNT)
                .addSink(TURNOUT, TopicCatalog.TURNOUT, bytes, bytes, COUNT)
                .addSink(TALLY, TopicCatalog.TALLY, bytes, bytes, COUNT);
    }
}
