package org.disvote.ingest.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.Decided.Promising;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.promise.BatchPromises.Leaf;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

/// A batch that two other programs signed alike.
final class PromiseVectorsTest {

    /// They lie in the test resources of topics, which other modules do not see.
    private static final Path VECTORS = Path.of("../topics/src/test/resources/disvote.json");

    private static final int BATCH = 4;

    private final JsonNode inputs;
    private final JsonNode values;
    private final String origin;
    private final SigningKey key;

    PromiseVectorsTest() throws IOException {
        JsonNode all = Json.MAPPER.readTree(Files.readAllBytes(VECTORS));
        inputs = all.path("inputs");
        values = all.path("values");
        origin = inputs.path("origin").textValue();
        key = SigningKey.ofSeed(
                origin + "/promise/i1",
                HexFormat.of().parseHex(inputs.path("keys").path("promise i1").textValue()));
    }

    @Test
    void theNoteAndThePathsOfABatchAreThoseOfTheVectors() throws Exception {
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            receipts.add(
                    receipt(Json.MAPPER.readTree(values.path("receipts").path(i).textValue())));
        }
        ShardPromises shard = new ShardPromises(signer(), false, _ -> Code.NONE, () -> Code.NONE);
        BatchPromises batch = shard.begin(new CommitSettings("on", "s1")).orElseThrow();
        List<Leaf> leaves = receipts.stream()
                .map(each -> Objects.requireNonNull(batch.leaf(new CastOutcome.Recorded(each), false)))
                .toList();

        Map<Position, Promising> promising = batch.of(new ArrayList<>(leaves));

        assertEquals(values.path("vkeys").path("promise").textValue(), key.vkey());
        int paths = 0;
        for (int i = 0; i < BATCH; i++) {
            Promise promise = Objects.requireNonNull(
                            promising.get(receipts.get(i).position()))
                    .promise()
                    .join()
                    .orElseThrow();
            assertEquals(
                    values.path("promise").path("note").textValue(),
                    promise.note().text());
            assertEquals(i, promise.index());
            List<String> path = new ArrayList<>();
            values.path("promise").path("paths").path(i).forEach(hash -> path.add(hash.textValue()));
            assertEquals(path, promise.path());
            assertTrue(Receipts.holds(promise, receipts.get(i), key.verifier(), origin));
            paths++;
        }
        System.out.println("disvote.json: the promise's note and " + paths + " paths compared");
    }

    private PromiseSigner signer() {
        Instant at = Instant.ofEpochSecond(inputs.path("promiseTime").longValue());
        return new PromiseSigner(key, origin, () -> at);
    }

    private static Receipt receipt(JsonNode json) {
        return new Receipt(
                new ElectionId(json.path("electionId").textValue()),
                new Position(json.path("partition").intValue(), json.path("seq").longValue()),
                new Voter(json.path("voter").textValue()),
                json.path("constituency").textValue(),
                json.path("revision").intValue(),
                Instant.parse(json.path("castAt").textValue()),
                json.path("digest").textValue(),
                json.path("terms").textValue(),
                new Receipt.Secret("", ""));
    }
}
