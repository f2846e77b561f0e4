package org.disvote.lab.drill.system;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.json.Json;

/// What Patroni reports about the nodes of each shard.
public final class Patroni {

    private static final Duration ELECTED_MAX = Duration.ofSeconds(60);

    private final Parts parts;
    private final Probe probe;

    Patroni(Parts parts, Probe probe) {
        this.parts = parts;
        this.probe = probe;
    }

    private static List<String> nodesOf(int shard) {
        return List.of(
                "shard%d-node1".formatted(shard), "shard%d-node2".formatted(shard), "shard%d-node3".formatted(shard));
    }

    public Optional<String> leader(int shard) {
        return nodesOf(shard).stream().filter(node -> is(node, "/primary")).findFirst();
    }

    public String requireLeader(int shard) throws InterruptedException {
        Await.until(
                "shard " + shard + " has no leader",
                ELECTED_MAX,
                () -> leader(shard).isPresent());
        return leader(shard).orElseThrow();
    }

    public String requireSynchronousStandby(int shard) throws InterruptedException {
        Await.until(
                "shard " + shard + " has no synchronous standby",
                ELECTED_MAX,
                () -> synchronousStandby(shard).isPresent());
        return synchronousStandby(shard).orElseThrow();
    }

    /// Changes the settings that the nodes of a shard share.
    ///
    /// @param change in JSON; null removes a setting
    public void configure(int shard, String change) throws InterruptedException {
        Await.until(
                "no node of shard %d takes the settings %s".formatted(shard, change),
                ELECTED_MAX,
                () -> nodesOf(shard).stream()
                        .anyMatch(node -> probe.patch(parts.address(node).resolve("/config"), change)));
    }

    private Optional<String> synchronousStandby(int shard) {
        return nodesOf(shard).stream().filter(node -> is(node, "/sync")).findFirst();
    }

    /// What this shard lacks; empty if all its nodes work.
    String missing(int shard) {
        Optional<String> leader = leader(shard);
        if (leader.isEmpty()) {
            return "shard " + shard + " has no leader";
        }
        if (isSynchronous(shard) && synchronousStandby(shard).isEmpty()) {
            return "shard " + shard + " has no synchronous standby";
        }
        // A former leader that has not noticed its loss, or has not rewound yet, would answer and then go away.
        int standbys = nodesOf(shard).size() - 1;
        return streaming(leader.get()) < standbys ? leader.get() + " is not followed by " + standbys + " nodes" : "";
    }

    /// How many standbys receive this leader's WAL as it is written.
    private long streaming(String leader) {
        try {
            return Json.MAPPER
                    .readTree(probe.get(parts.address(leader).resolve("/patroni")))
                    .path("replication")
                    .valueStream()
                    .filter(standby -> standby.path("state").asText().equals("streaming"))
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    /// Whether this shard's commits wait for a standby; they always should.
    private boolean isSynchronous(int shard) {
        for (String node : nodesOf(shard)) {
            try {
                return Json.MAPPER
                        .readTree(probe.get(parts.address(node).resolve("/config")))
                        .path("synchronous_mode")
                        .asBoolean();
            } catch (IOException e) {
                // The other nodes have the same configuration.
            }
        }
        return true;
    }

    private boolean is(String node, String question) {
        return probe.isOk(parts.address(node).resolve(question));
    }
}
