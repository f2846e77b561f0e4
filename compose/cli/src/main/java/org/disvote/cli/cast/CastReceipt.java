package org.disvote.cli.cast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.operator.OperatorException;

/// A receipt as ingest answered it.
record CastReceipt(JsonNode json) {

    /// The receipt of something else than the ballot that was sent.
    static final class OtherBallotException extends OperatorException {
        OtherBallotException(String message) {
            super(message);
        }
    }

    /// How it differs from what was sent; empty if it is the receipt of this ballot. With its private part the
    /// record is made again, and its digest compared: without that part nobody could tell what was recorded.
    List<String> differences(UnsentBallot sent) {
        List<String> differences = new ArrayList<>();
        compare("electionId", sent.electionId().value(), differences);
        compare("voter", sent.voter(), differences);
        compare("constituency", sent.constituency(), differences);
        compare("terms", sent.terms(), differences);
        if (json.path("revision").asInt() != sent.revision()) {
            differences.add("revision");
        }
        String id = json.path("receipt").asText();
        String digest = digest();
        if (!id.equals("%d-%d-%s".formatted(partition(), seq(), base64Of(digest)))) {
            differences.add("receipt");
        }
        if (!json.has("private")) {
            differences.add("private");
        } else if (!Digests.of(Jcs.write(record(sent))).equals(digest)) {
            differences.add("digest");
        }
        return differences;
    }

    String id() {
        return json.path("receipt").asText();
    }

    String digest() {
        return json.path("digest").asText();
    }

    String castAt() {
        return json.path("castAt").asText();
    }

    boolean hasPromise() {
        return json.path("promise").path("note").isTextual();
    }

    int partition() {
        return json.path("partition").asInt();
    }

    long seq() {
        return json.path("seq").asLong();
    }

    private void compare(String member, String expected, List<String> differences) {
        if (!json.path(member).asText().equals(expected)) {
            differences.add(member);
        }
    }

    /// The log's record of this vote.
    private ObjectNode record(UnsentBallot sent) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("v", 2);
        record.put("electionId", sent.electionId().value());
        record.put("partition", partition());
        record.put("seq", seq());
        record.put("voter", sent.voter());
        record.put("constituency", sent.constituency());
        record.put("revision", sent.revision());
        record.put("ballot", Base64UrlText.encode(sent.recorded().bytes()));
        record.put("auth", json.path("private").path("auth").asText());
        record.put("nonce", json.path("private").path("nonce").asText());
        record.put("castAt", castAt());
        return record;
    }

    private static String base64Of(String digest) {
        return Digests.isValid(digest) ? Base64UrlText.encode(Digests.bytes(digest)) : "";
    }

    /// Hides how somebody voted.
    @Override
    public String toString() {
        return "CastReceipt[hidden]";
    }
}
