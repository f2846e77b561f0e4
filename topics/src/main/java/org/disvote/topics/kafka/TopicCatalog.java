package org.disvote.topics.kafka;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;
import org.disvote.topics.routing.Routing;

/// The topics of a system: their names, partition counts, and the settings that its guarantees depend on.
///
/// @param routing how many partitions the log has
/// @param replicationFactor 3 in production, 1 on one machine
/// @param minInsyncReplicas 2 in production, 1 on one machine
public record TopicCatalog(Routing routing, short replicationFactor, int minInsyncReplicas) {

    /// The log: votes, kept forever.
    public static final String VOTES = "disvote.votes.v1";

    /// Launched elections: their ballot papers, launches and moved closes, kept forever. The first record is
    /// the [org.disvote.topics.election.SystemRecord].
    public static final String ELECTIONS = "disvote.elections.v1";

    /// Definitions that are not launched, and that may still change.
    public static final String DRAFTS = "disvote.drafts.v1";

    /// Closing statements, kept forever. They have a topic of their own so that only publishers have the
    /// right to write them; a reader cannot see who wrote a record.
    public static final String CLOSINGS = "disvote.closings.v1";

    /// What operators' commands want everybody to be able to check, such as the rolls; kept forever.
    public static final String STATEMENTS = "disvote.statements.v1";

    /// The order of the log's tree: statements and rounds, see [org.disvote.topics.leaf.Leaf], kept
    /// forever. Only the notary writes it.
    public static final String NOTARY = "disvote.notary.v1";

    /// How far each replica has applied each partition.
    public static final String PROGRESS = "disvote.progress.v1";

    public static final String TURNOUT = "disvote.turnout.v1";
    public static final String TALLY = "disvote.tally.v1";

    /// @param partitions never change; Kafka can only add some, and that would move voters to other
    ///     partitions
    /// @param settings of the topic that are required, by Kafka's names
    public record Topic(String name, int partitions, Map<String, String> settings) {
        public Topic {
            settings = Map.copyOf(settings);
        }
    }

    public TopicCatalog {
        if (replicationFactor < 1) {
            throw new IllegalArgumentException("replication factor " + replicationFactor + " is below 1");
        }
        if (minInsyncReplicas < 1 || minInsyncReplicas > replicationFactor) {
            throw new IllegalArgumentException("min.insync.replicas " + minInsyncReplicas + " is not in 1.."
                    + replicationFactor + " (the replication factor)");
        }
    }

    /// A catalogue for one broker, which stores each record once.
    public static TopicCatalog ofOneBroker(Routing routing) {
        return new TopicCatalog(routing, (short) 1, 1);
    }

    /// A catalogue for three brokers or more. Any one of them may fail.
    public static TopicCatalog ofThreeBrokers(Routing routing) {
        return new TopicCatalog(routing, (short) 3, 2);
    }

    public List<String> names() {
        return topics().stream().map(Topic::name).toList();
    }

    public List<Topic> topics() {
        return List.of(
                new Topic(VOTES, routing.partitions(), keptForever()),
                new Topic(ELECTIONS, 1, keptForever()),
                new Topic(DRAFTS, 1, compacted()),
                new Topic(CLOSINGS, 1, keptForever()),
                new Topic(STATEMENTS, 1, keptForever()),
                new Topic(NOTARY, 1, keptForever()),
                new Topic(PROGRESS, 1, compacted()),
                new Topic(TURNOUT, 1, compacted()),
                new Topic(TALLY, 1, compacted()));
    }

    private Map<String, String> keptForever() {
        Map<String, String> settings = common();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        settings.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        return settings;
    }

    private Map<String, String> compacted() {
        Map<String, String> settings = common();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        return settings;
    }

    private Map<String, String> common() {
        Map<String, String> settings = new TreeMap<>();
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInsyncReplicas));
        settings.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        return settings;
    }
}
