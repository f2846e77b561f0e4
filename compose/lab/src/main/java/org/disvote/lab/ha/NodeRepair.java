package org.disvote.lab.ha;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.disvote.lab.ha.StuckNodes.Seen;
import org.disvote.topics.json.Json;
import org.disvote.topics.lifetime.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has Patroni clone the data of a node that cannot follow its leader, as an operator does by `patronictl reinit`. A
/// leader that is lost while another node rewinds from it can leave that node so.
///
/// Only for a system to try out: on a real one the old data of such a node is evidence, which somebody should look at
/// first.
final class NodeRepair implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NodeRepair.class);

    private static final Duration LOOK_EACH = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final Addresses addresses;
    private final StuckNodes stuck = new StuckNodes();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();
    private final Worker worker = Worker.virtual("node repair", ANSWER_MAX, this::run);

    NodeRepair(Addresses addresses) {
        this.addresses = addresses;
    }

    NodeRepair start() {
        worker.start();
        return this;
    }

    private void run(Worker running) throws InterruptedException {
        while (running.pause(LOOK_EACH)) {
            for (int shard = 0; shard < addresses.system().shards(); shard++) {
                look(shard);
            }
        }
    }

    private void look(int shard) throws InterruptedException {
        int leader = 0;
        int standby = 0;
        for (int node = 1; node <= Addresses.NODES; node++) {
            leader = is(shard, node, "/primary") ? node : leader;
            standby = is(shard, node, "/sync") ? node : standby;
        }
        Set<String> followers = leader == 0 ? Set.of() : followers(shard, leader);
        for (int node = 1; node <= Addresses.NODES; node++) {
            Seen seen = new Seen(
                    get(address(shard, node, "/patroni")).isPresent(),
                    node == leader,
                    followers.contains("node" + node),
                    leader != 0 && standby != 0 && standby != node);
            if (stuck.mustBeCloned(Addresses.shardNode(shard, node), seen, System.nanoTime())) {
                clone(shard, node);
            }
        }
    }

    /// The names of the nodes that receive a leader's WAL.
    private Set<String> followers(int shard, int leader) throws InterruptedException {
        Set<String> names = new HashSet<>();
        Optional<HttpResponse<String>> answer = get(address(shard, leader, "/patroni"));
        if (answer.isPresent()) {
            try {
                for (JsonNode standby :
                        Json.MAPPER.readTree(answer.get().body()).path("replication")) {
                    if (standby.path("state").asText().equals("streaming")) {
                        names.add(standby.path("application_name").asText());
                    }
                }
            } catch (IOException e) {
                // Not JSON: it counts as no follower, and the next look is seconds away.
            }
        }
        return names;
    }

    private void clone(int shard, int node) throws InterruptedException {
        String name = Addresses.shardNode(shard, node);
        HttpRequest request = HttpRequest.newBuilder(address(shard, node, "/reinitialize"))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"force\":true}"))
                .build();
        try {
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            log.atWarn()
                    .addKeyValue("node", name)
                    .addKeyValue("status", status)
                    .log("A node could not follow its leader and its data is cloned again");
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("node", name)
                    .addKeyValue("error", e.getMessage())
                    .log("A node cannot follow its leader, and its Patroni does not answer");
        }
    }

    private boolean is(int shard, int node, String question) throws InterruptedException {
        return get(address(shard, node, question))
                .filter(answer -> answer.statusCode() == OK)
                .isPresent();
    }

    private Optional<HttpResponse<String>> get(URI uri) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build();
        try {
            return Optional.of(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private URI address(int shard, int node, String question) {
        return addresses.patroni(shard, node).resolve(question);
    }

    @Override
    public void close() {
        worker.close();
        http.shutdownNow();
    }
}
