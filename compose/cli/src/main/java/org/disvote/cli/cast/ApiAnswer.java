package org.disvote.cli.cast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.Text;

/// An answer of ingest.
final class ApiAnswer {

    private static final String PROBLEM_PREFIX = "urn:disvote:problem:";
    private static final int DETAIL_LENGTH_MAX = 500;

    private final int status;
    private final byte[] body;

    ApiAnswer(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    int status() {
        return status;
    }

    /// As it came; not a copy.
    byte[] body() {
        return body;
    }

    boolean isGood() {
        return status == 200 || status == 201;
    }

    /// Missing if the body is not JSON.
    JsonNode json() {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /// The problem's short name; empty if this is no problem document of ours.
    String problem() {
        String type = json().path("type").asText();
        return type.startsWith(PROBLEM_PREFIX) ? type.substring(PROBLEM_PREFIX.length()) : "";
    }

    String detail() {
        String detail = json().path("detail").asText();
        return Text.printable(detail.isEmpty() ? "HTTP status " + status : detail, DETAIL_LENGTH_MAX);
    }

    /// Whether the same request may get another answer soon.
    boolean asksToTryAgain() {
        return status >= 500 || status == 408 || json().path("retryable").asBoolean();
    }
}
