package org.disvote.sink.count;

import java.nio.file.Path;
import java.time.Duration;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.Gap;

/// The configuration of a counting process.
///
/// @param brokers `host:port`, comma separated
/// @param routing of the log
/// @param stateDirectory for the local state of this process only
/// @param threads how many count, each some of the partitions
/// @param replicationFactor of the changelog topics
/// @param minInsyncReplicas of the changelog topics
/// @param silenceMax session timeout: how long after a process died others take over its partitions
/// @param gapAlarmAfter how long votes may be missing before an alarm
public record CountsConfig(
        Brokers brokers,
        Routing routing,
        Path stateDirectory,
        int threads,
        short replicationFactor,
        int minInsyncReplicas,
        Duration silenceMax,
        Duration gapAlarmAfter) {

    private static final Duration SILENCE_MAX = Duration.ofSeconds(10);

    public CountsConfig {
        if (threads < 1 || threads > routing.partitions()) {
            throw new IllegalArgumentException("threads " + threads + " is not in 1.." + routing.partitions());
        }
        if (replicationFactor < 1) {
            throw new IllegalArgumentException("replication factor " + replicationFactor + " is below 1");
        }
        if (minInsyncReplicas < 1 || minInsyncReplicas > replicationFactor) {
            throw new IllegalArgumentException("min.insync.replicas " + minInsyncReplicas + " is not in 1.."
                    + replicationFactor + " (the replication factor)");
        }
    }

    public CountsConfig(
            Brokers brokers,
            Routing routing,
            Path stateDirectory,
            int threads,
            short replicationFactor,
            int minInsyncReplicas) {
        this(
                brokers,
                routing,
                stateDirectory,
                threads,
                replicationFactor,
                minInsyncReplicas,
                SILENCE_MAX,
                Gap.ALARM_AFTER);
    }

    /// For one thread and one broker.
    public static CountsConfig of(Brokers brokers, Routing routing, Path stateDirectory) {
        return new CountsConfig(brokers, routing, stateDirectory, 1, (short) 1, 1);
    }
}
