package org.disvote.lab.drill.promise;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.disvote.lab.drill.log.LogClient;
import org.disvote.lab.drill.system.Await;
import org.disvote.lab.drill.system.HaSystem;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyLeaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyRevokedLeaf;
import org.disvote.topics.leaf.LeafReader;
import org.disvote.topics.note.SigningKey;

/// What the log says of promise keys, as its notaries serve it: only what a quorum has cosigned.
record StatedKeys(HaSystem system, LogClient client) implements AutoCloseable {

    private static final Duration COSIGNED_MAX = Duration.ofSeconds(90);

    static StatedKeys of(HaSystem system) {
        return new StatedKeys(system, new LogClient());
    }

    void awaitStated(SigningKey key) throws InterruptedException {
        for (URI notary : system.notaries().values()) {
            Await.until(
                    "%s does not show the statement of the key %s".formatted(notary, key.vkey()),
                    COSIGNED_MAX,
                    () -> statements(notary).stream()
                            .anyMatch(leaf -> leaf instanceof PromiseKeyLeaf stated
                                    && stated.vkey().equals(key.vkey())));
        }
    }

    /// @return by partition, how many votes the log had
    List<Long> awaitRevoked(SigningKey key) throws InterruptedException {
        List<Long> heads = new ArrayList<>();
        for (URI notary : system.notaries().values()) {
            Await.until(
                    "%s does not show the revocation of the key %s".formatted(notary, key.vkey()), COSIGNED_MAX, () -> {
                        for (Leaf leaf : statements(notary)) {
                            if (leaf instanceof PromiseKeyRevokedLeaf revoked
                                    && revoked.vkey().equals(key.vkey())) {
                                heads.clear();
                                heads.addAll(revoked.heads());
                                return true;
                            }
                        }
                        return false;
                    });
        }
        return heads;
    }

    private List<Leaf> statements(URI notary) {
        List<Leaf> leaves = new ArrayList<>();
        try {
            for (JsonNode one : Json.MAPPER.readTree(
                    client.get(notary.resolve("promise-keys")).orElse("[]".getBytes(UTF_8)))) {
                leaves.add(LeafReader.read(one.path("text").asText().getBytes(UTF_8)));
            }
        } catch (IOException | MalformedEventException e) {
            return List.of(); // as if it had not answered
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return leaves;
    }

    @Override
    public void close() {
        client.close();
    }
}
