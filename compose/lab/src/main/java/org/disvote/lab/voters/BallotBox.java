package org.disvote.lab.voters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;

/// Casts votes over HTTP and returns the answers. The caller decides what they mean.
public final class BallotBox implements AutoCloseable {

    public static final int CREATED = 201;
    public static final int SAME_AGAIN = 200;
    public static final int ALREADY_VOTED = 409;
    public static final int TRY_AGAIN = 503;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    private final ElectionId election;
    private final HttpClient http;

    public record Answer(int status, String body) {

        /// Reads the body of a 200 or 201.
        public Acknowledged acknowledged(VoterId voterId, ChoiceId choice) throws IOException {
            JsonNode receipt = Json.MAPPER.readTree(body);
            return new Acknowledged(
                    voterId,
                    choice,
                    receipt.get("receipt").textValue(),
                    receipt.get("partition").intValue(),
                    receipt.get("seq").longValue());
        }

        /// For a report. Of a receipt only its number: its private part and the ballots that are possible would
        /// show the choice.
        public String reported() {
            try {
                JsonNode receipt = Json.MAPPER.readTree(body).path("receipt");
                return receipt.isTextual() ? status + ", receipt " + receipt.textValue() : status + " " + body;
            } catch (JsonProcessingException e) {
                return status + " " + body;
            }
        }
    }

    public BallotBox(ElectionId election) {
        this(
                election,
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build());
    }

    /// @param http closed with this
    public BallotBox(ElectionId election, HttpClient http) {
        this.election = election;
        this.http = http;
    }

    /// @throws IOException if there is no answer: it is unknown whether the vote is recorded
    public Answer cast(URI instance, VoterId voterId, ChoiceId choice) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(instance.resolve("/elections/" + election.value() + "/votes"))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"voterId\":\"%s\",\"revision\":1,\"choice\":\"%s\"}"
                        .formatted(voterId.value(), choice.value())))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
