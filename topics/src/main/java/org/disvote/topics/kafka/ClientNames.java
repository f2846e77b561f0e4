package org.disvote.topics.kafka;

/// The names of consumer groups and transactions, by which the brokers tell the parts apart.
public final class ClientNames {

    /// The transactions of a shard's publisher: this and the shard's number. The publisher of a shard may run
    /// in any ingest instance.
    public static final String PUBLISHER_PREFIX = "disvote-publisher-";

    /// The consumer group of a replica's sinks: this and the replica's name.
    public static final String SINK_PREFIX = "disvote-sink-";

    /// The consumer group of the counts, and the beginning of their transactions and of their own topics.
    public static final String COUNTS = "disvote-counts";

    /// The consumer group of the notaries, and their transactions.
    public static final String NOTARY = "disvote-notary";

    private ClientNames() {}
}
