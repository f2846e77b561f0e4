package org.disvote.cli.cast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;

/// A request to cast a ballot. It is kept in a file until its receipt is there, so that a later try sends the
/// same bytes: ingest then answers with the receipt of the ballot that it may have recorded already.
///
/// @param voter the name by which the record knows the voter
/// @param constituency empty where the voter has none
/// @param terms their digest
/// @param ballot its canonical JSON, as text
/// @param request the body, exactly
record UnsentBallot(
        ElectionId electionId,
        VoterId voterId,
        String voter,
        String constituency,
        int revision,
        String terms,
        String ballot,
        String request) {

    private static final int FILE_BYTES_MAX = 64 << 10;

    static UnsentBallot of(VotersPaper mine, VoterId voterId, String ballot) {
        String request = "{\"voterId\":\"%s\",\"revision\":%d,\"ballot\":%s}"
                .formatted(voterId.value(), mine.revision(), ballot);
        return new UnsentBallot(
                mine.terms().id(),
                voterId,
                mine.voter(),
                mine.constituency(),
                mine.revision(),
                mine.termsDigest(),
                ballot,
                request);
    }

    /// @throws OperatorException if the file exists and is not one of [#write]
    static Optional<UnsentBallot> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode json = Json.MAPPER.readTree(OperatorFile.read(file, FILE_BYTES_MAX));
            String request = json.path("request").asText();
            JsonNode body = Json.MAPPER.readTree(request);
            Json.MAPPER.readTree(json.path("ballot").asText());
            return Optional.of(new UnsentBallot(
                    new ElectionId(json.path("electionId").asText()),
                    new VoterId(body.path("voterId").asText()),
                    json.path("voter").asText(),
                    json.path("constituency").asText(),
                    body.path("revision").asInt(),
                    json.path("terms").asText(),
                    json.path("ballot").asText(),
                    request));
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(file, e);
        }
    }

    private static OperatorException damaged(Path file, Exception e) {
        return new OperatorException(
                ("%s is not a ballot that an earlier run kept. If that run got no receipt, its vote may be recorded;"
                                + " to cast without it, move the file away")
                        .formatted(file),
                e);
    }

    void write(Path file) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("electionId", electionId.value());
        json.put("voter", voter);
        json.put("constituency", constituency);
        json.put("terms", terms);
        json.put("ballot", ballot);
        json.put("request", request);
        PrivateFile.write(file, Json.encode(json));
    }

    /// What `verify --ballot` needs beside the receipt.
    ObjectNode saved() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("ballot", parsed());
        json.put("electionId", electionId.value());
        json.put("voter", voter);
        json.put("constituency", constituency);
        json.put("revision", revision);
        json.put("terms", terms);
        return json;
    }

    /// The ballot as JSON.
    JsonNode parsed() {
        try {
            return Json.MAPPER.readTree(ballot);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a canonical ballot is JSON", e);
        }
    }

    /// Hides who voted for what.
    @Override
    public String toString() {
        return "UnsentBallot[" + electionId + "]";
    }
}
