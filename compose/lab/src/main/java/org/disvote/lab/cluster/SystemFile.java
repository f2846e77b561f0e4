package org.disvote.lab.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.kafka.common.Uuid;
import org.disvote.lab.process.Network;
import org.disvote.lab.process.Ports;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.routing.Routing;

/// The file `system.json` of a data folder: what its system keeps from one start to the next.
///
/// @param clusterId of its Kafka broker
/// @param network the number of its [Network]; 0 without --ha. It never changes, since etcd and Patroni store
///     their addresses
/// @param ports the ports of the last start, by part; used again where they are free
public record SystemFile(
        String clusterId, int partitions, int shards, int replicas, int network, Map<String, Integer> ports) {

    static final String NAME = "system.json";

    /// The name of a port that only a system with `--ha` has.
    public static final String HA_PORT = "etcd";

    public SystemFile {
        ports = new TreeMap<>(ports);
    }

    public int port(String part) {
        return ports.getOrDefault(part, 0);
    }

    /// What this start uses, from the settings and the folder's last start.
    ///
    /// @param portNames the names of the ports by the number of replicas, without `api`, which the user may
    ///     choose
    public static SystemFile plan(ClusterConfig config, DataFolder folder, IntFunction<List<String>> portNames) {
        SystemFile last = folder.system().orElse(null);
        int shards = config.shards().orElse(last == null ? ClusterConfig.SHARDS_DEFAULT : last.shards());
        // A folder of an earlier version may have no replica. Without one, results never become final.
        int replicas =
                config.replicas().orElse(last == null ? ClusterConfig.REPLICAS_DEFAULT : Math.max(1, last.replicas()));
        int partitions = config.partitions().orElse(last == null ? Routing.PARTITIONS_DEFAULT : last.partitions());
        List<String> names = portNames.apply(replicas);
        boolean ha = names.contains(HA_PORT);
        if (last != null) {
            if (last.ports().containsKey(HA_PORT) != ha) {
                throw new OperatorException("%s was made %s --ha: start it so, or choose another folder with --data"
                        .formatted(config.data(), last.ports().containsKey(HA_PORT) ? "with" : "without"));
            }
            if (ha && last.network() == 0) {
                throw new OperatorException(
                        ("%s was made by a DisVote whose parts had no network of their own: choose another folder "
                                        + "with --data")
                                .formatted(config.data()));
            }
            if (partitions != last.partitions()) {
                throw new OperatorException(
                        ("%s was made with --partitions %d, which never changes: leave --partitions out, or "
                                        + "choose another folder with --data")
                                .formatted(config.data(), last.partitions()));
            }
            requireNoFewer(config, "--shards", last.shards(), shards);
            requireNoFewer(config, "--replicas", last.replicas(), replicas);
        }
        if (shards > partitions) {
            throw new OperatorException("%d shards cannot share %d partitions: choose at least as many --partitions"
                    .formatted(shards, partitions));
        }
        Ports ports = new Ports();
        Map<String, Integer> chosen = new HashMap<>();
        chosen.put(
                "api",
                config.port() == 0
                        ? ports.preferably(last == null ? 0 : last.port("api"))
                        : ports.exactly(config.port(), "--port"));
        for (String part : names) {
            chosen.put(part, ports.preferably(last == null ? 0 : last.port(part)));
        }
        int network = !ha ? 0 : last == null ? Network.freeNumber() : last.network();
        return new SystemFile(
                last == null ? Uuid.randomUuid().toString() : last.clusterId(),
                partitions,
                shards,
                replicas,
                network,
                chosen);
    }

    private static void requireNoFewer(ClusterConfig config, String option, int last, int asked) {
        if (asked < last) {
            throw new OperatorException(
                    "%1$s has %2$s %3$d, which can only grow: leave %2$s out, or choose another folder with --data"
                            .formatted(config.data(), option, last));
        }
    }
}
