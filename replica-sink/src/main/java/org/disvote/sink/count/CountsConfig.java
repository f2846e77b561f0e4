package org.disvote.sink.count;

import java.nio.file.Path;
import java.time.Duration;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.Gap;

/// Where the counts come from and what they may use.
///
/// @param brokers `host:port`, comma separated
/// @param routing of the log
/// @param stateDirectory for what this process keeps between starts; of no other process
/// @param threads that count, each some of the partitions
/// @param replicationFactor of the changelog topics
/// @param minInsyncReplicas of the changelog topics
/// @param silenceMax of a process that died, until others count its partitions
/// @param gapAlarmAfter for how long votes may be missing before it is alarmed
public record CountsConfig(
        String brokers,
        Routing routing,
        Path stateDirectory,
        int threads,
        short replicationFactor,
        int minInsyncReplicas,
        Duration silenceMax,
        Duration gapAlarmAfter) {

    private static final Duration SILENCE_MAX = Duration.ofSeconds(10);

    public CountsConfig {
        if (brokers.isBlank()) {
            throw new IllegalArgumentException("no brokers given");
        }
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
            String brokers,
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

    /// One thread and one broker.
    public static CountsConfig of(String brokers, Routing routing, Path stateDirectory) {
        return new CountsConfig(brokers, routing, stateDirectory, 1, (short) 1, 1);
    }
}
