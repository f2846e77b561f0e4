package org.disvote.sink.count.topology;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.disvote.topics.kafka.TopicCatalog;

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

    public static Topology of(CountedLog log) {
        StoreBuilder<KeyValueStore<String, byte[]>> counts = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(COUNTS), Serdes.String(), Serdes.ByteArray())
                .withCachingEnabled(); // one changelog record for each count and commit, not for each vote
        StoreBuilder<KeyValueStore<String, byte[]>> voters = Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(VOTERS), Serdes.String(), Serdes.ByteArray());
        var bytes = new ByteArraySerializer();
        return new Topology()
                .addSource(LOG, new ByteArrayDeserializer(), new ByteArrayDeserializer(), TopicCatalog.VOTES)
                .addProcessor(COUNT, () -> new CountVotes(log), LOG)
                .addStateStore(counts, COUNT)
                .addStateStore(voters, COUNT)
                .addSink(TURNOUT, TopicCatalog.TURNOUT, bytes, bytes, COUNT)
                .addSink(TALLY, TopicCatalog.TALLY, bytes, bytes, COUNT);
    }
}
