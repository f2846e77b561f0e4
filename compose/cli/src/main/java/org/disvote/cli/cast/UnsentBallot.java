package org.disvote.cli.cast;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.sealing.Sealer;
import org.disvote.topics.vote.BallotBytes;

/// A request to cast a ballot. It is kept in a file until its receipt is there, so that a later try sends the
/// same bytes: ingest then answers with the receipt of the ballot that it may have recorded already. An envelope
/// could not be made again: each sealing of a ballot gives another one.
///
/// @param voter the name by which the record knows the voter
/// @param constituency empty where the voter has none
/// @param terms their digest
/// @param paper the digest of the paper that the ballot answers
/// @param ballot its canonical JSON, as text
/// @param envelope the sealed ballot, in base64url; empty in an open election
/// @param request the body, exactly
record UnsentBallot(
        ElectionId electionId,
        VoterId voterId,
        String voter,
        String constituency,
        int revision,
        String terms,
        String paper,
        String ballot,
        Optional<String> envelope,
        String request) {

    private static final int FILE_BYTES_MAX = 64 << 10;
    private static final String ENVELOPE = "envelope";

    /// Seals the ballot, if the election demands it.
    ///
    /// @param ballot its canonical JSON
    static UnsentBallot of(VotersPaper mine, VoterId voterId, String ballot) {
        Optional<String> envelope = mine.terms()
                .seal()
                .map(seal -> Base64UrlText.encode(new Sealer(seal).seal(mine.context(), ballot.getBytes(UTF_8))));
        // All values have forms that need no escapes.
        String request = envelope.map(text -> ("{\"voterId\":\"%s\",\"terms\":\"%s\",\"constituency\":\"%s\","
                                + "\"revision\":%d,\"envelope\":\"%s\"}")
                        .formatted(voterId.value(), mine.termsDigest(), mine.constituency(), mine.revision(), text))
                .orElseGet(() -> "{\"voterId\":\"%s\",\"revision\":%d,\"ballot\":%s}"
                        .formatted(voterId.value(), mine.revision(), ballot));
        return new UnsentBallot(
                mine.terms().id(),
                voterId,
                mine.voter(),
                mine.constituency(),
                mine.revision(),
                mine.termsDigest(),
                mine.paper().digest(),
                ballot,
                envelope,
                request);
    }

    boolean isSealed() {
        return envelope.isPresent();
    }

    /// What the log's record has as its ballot.
    BallotBytes recorded() {
        return envelope.map(text -> BallotBytes.of(
                        Base64UrlText.decode(text).orElseThrow(() -> new IllegalStateException("not base64url"))))
                .orElseGet(() -> BallotBytes.open(ballot.getBytes(UTF_8)));
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
            UnsentBallot unsent = new UnsentBallot(
                    new ElectionId(json.path("electionId").asText()),
                    new VoterId(body.path("voterId").asText()),
                    json.path("voter").asText(),
                    json.path("constituency").asText(),
                    body.path("revision").asInt(),
                    json.path("terms").asText(),
                    json.path("paper").asText(),
                    json.path("ballot").asText(),
                    body.has(ENVELOPE) ? Optional.of(body.path(ENVELOPE).asText()) : Optional.empty(),
                    request);
            if (unsent.envelope.isPresent()
                    && Base64UrlText.decode(unsent.envelope.get())
                            .filter(bytes -> bytes.length > 0)
                            .isEmpty()) {
                throw damaged(file, new IllegalArgumentException("the envelope is not base64url"));
            }
            return Optional.of(unsent);
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

    /// The ballot itself is in the file too: it is needed to seal it anew.
    void write(Path file) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("electionId", electionId.value());
        json.put("voter", voter);
        json.put("constituency", constituency);
        json.put("terms", terms);
        json.put("paper", paper);
        json.put("ballot", ballot);
        json.put("request", request);
        PrivateFile.write(file, Json.encode(json));
    }

    /// What `verify --ballot` needs beside the receipt. Of a sealed ballot that is the envelope alone, which shows
    /// nobody how somebody voted.
    ObjectNode saved() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (envelope.isPresent()) {
            json.put(ENVELOPE, envelope.get());
        } else {
            json.set("ballot", parsed());
        }
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
