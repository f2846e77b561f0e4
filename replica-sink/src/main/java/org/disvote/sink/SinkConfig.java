package org.disvote.sink;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.disvote.sink.replica.ReplicaDatabase;
import org.disvote.topics.id.Ids;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.Gap;

/// The configuration of one process of a sink.
///
/// @param replica the replica's name, see [Ids]; all its processes share one consumer group
/// @param jdbcUrl of the replica's database, credentials included
/// @param brokers `host:port`, comma separated
/// @param routing of the log
/// @param consumers how many this process runs, each with its own thread and database session
/// @param only the partitions to follow, all of them in this process; empty to share the whole log with the
///     replica's other processes
/// @param gapAlarmAfter how long votes may be missing before an alarm
public record SinkConfig(
        String replica,
        String jdbcUrl,
        Brokers brokers,
        Routing routing,
        int consumers,
        Set<Integer> only,
        Duration gapAlarmAfter) {

    public SinkConfig {
        only = Set.copyOf(only);
        Ids.require("replica", replica);
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("the database of replica " + replica + " is not a jdbc:postgresql: URL");
        }
        int partitions = only.isEmpty() ? routing.partitions() : only.size();
        if (consumers < 1 || consumers > partitions) {
            throw new IllegalArgumentException("consumers " + consumers + " is not in 1.." + partitions
                    + " (the partitions to follow; more would have nothing to do)");
        }
        for (int partition : new TreeSet<>(only)) {
            if (partition < 0 || partition >= routing.partitions()) {
                throw new IllegalArgumentException(
                        "partition " + partition + " is not in 0.." + (routing.partitions() - 1));
            }
        }
    }

    public SinkConfig(
            String replica, String jdbcUrl, Brokers brokers, Routing routing, int consumers, Set<Integer> only) {
        this(replica, jdbcUrl, brokers, routing, consumers, only, Gap.ALARM_AFTER);
    }

    /// Follows the whole log, together with the replica's other processes.
    public SinkConfig(String replica, String jdbcUrl, Brokers brokers, Routing routing, int consumers) {
        this(replica, jdbcUrl, brokers, routing, consumers, Set.of());
    }

    ReplicaDatabase database() {
        return new ReplicaDatabase(replica, jdbcUrl, routing);
    }

    /// Hides the database's credentials.
    @Override
    public String toString() {
        return "SinkConfig[" + replica + ", brokers " + brokers + ", " + routing + ", consumers " + consumers
                + ", only " + only + "]";
    }
}
