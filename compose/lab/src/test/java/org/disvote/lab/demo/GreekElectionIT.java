package org.disvote.lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;
import org.awaitility.Awaitility;
import org.disvote.cli.Cli;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.Constituency;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.GreekElection;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.testkit.Slow;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// 59 constituencies × 30 lists × 20 candidates, by the commands alone: defined, launched, voted in, closed.
@Slow
final class GreekElectionIT {

    private static final ElectionId ID = new ElectionId("greece-large");
    private static final int VOTERS = 600;
    private static final int PAPER_BYTES_MAX = 100_000;
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theLargestElectionIsLaunchedCastInByTheCommandAndCounted() throws Exception {
        try (FreshSystem system = FreshSystem.of(OptionalInt.of(1), OptionalInt.of(1))) {
            Endpoints endpoints = system.start(step -> {});
            String data = system.data().toString();
            Electorate electorate = new Electorate(VOTERS);
            electorate.writeRoll(folder.resolve("roll.csv"));
            Files.write(folder.resolve("greece.json"), definition());

            succeed("roll", "import", folder.resolve("roll.csv").toString(), "--data", data);
            succeed("election", "put", folder.resolve("greece.json").toString(), "--data", data);
            assertEquals(404, get(endpoints, "").statusCode());
            succeed("election", "launch", ID.value(), "--data", data);
            Awaitility.await()
                    .atMost(KNOWN_WITHIN)
                    .until(() -> get(endpoints, "").statusCode() == 200);

            assertFalse(get(endpoints, "").body().contains("k101"));
            String paper = get(endpoints, "/ballots/athens-a").body();
            assertTrue(paper.length() < PAPER_BYTES_MAX, "characters: " + paper.length());
            assertEquals(
                    30, Json.MAPPER.readTree(paper).at("/questions/0/options").size());

            int voter = voterOf(electorate, "athens-a");
            Files.writeString(
                    folder.resolve("ballot.json"),
                    "{\"v\":1,\"answers\":{\"parliament\":{\"pick\":[\"olympus\"],"
                            + "\"crosses\":[\"k204\",\"k201\",\"k220\",\"k203\"]}}}");
            succeed(cast(data, voter, "ballot.json", "first.json"));
            JsonNode receipt = Json.MAPPER.readTree(Files.readAllBytes(folder.resolve("first.json")));
            assertEquals("athens-a", receipt.path("constituency").asText());
            assertEquals(1, receipt.path("revision").asInt());
            Files.writeString(folder.resolve("other.json"), "{\"v\":1,\"answers\":{\"parliament\":{\"blank\":true}}}");
            assertEquals(Cli.FAILED, run(cast(data, voter, "other.json", "refused.json")), err::toString);
            Files.writeString(
                    folder.resolve("wrong.json"),
                    "{\"v\":1,\"answers\":{\"parliament\":{\"pick\":[\"olympus\"],\"crosses\":[\"k201\",\"k202\"]}}}");
            int islander = voterOf(electorate, "samos");
            assertEquals(Cli.USAGE, run(cast(data, islander, "wrong.json", "wrong.out")), err::toString);
            succeed(cast(data, islander, "other.json", "second.json"));

            succeed("election", "close-now", ID.value(), "--data", data);
            GroupedResults results =
                    GroupedResults.of(FinalResults.await(endpoints.api(), ID, () -> {}), GreekElection.QUESTION);
            assertEquals(2, results.counted());
            assertEquals(1, results.blank());
            assertEquals(1, results.votes().get("olympus"));
            succeed("audit", "--data", data);
        }
    }

    private static byte[] definition() {
        Instant opensAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return Json.encode(GreekElection.json(ID, opensAt, opensAt.plus(1, ChronoUnit.DAYS), Size.LARGEST));
    }

    private static int voterOf(Electorate electorate, String constituency) {
        for (int voter = 0; voter < VOTERS; voter++) {
            if (Constituency.ALL.get(electorate.constituencyOf(voter)).id().equals(constituency)) {
                return voter;
            }
        }
        throw new AssertionError("nobody lives in " + constituency);
    }

    private String[] cast(String data, int voter, String ballot, String receipt) {
        return new String[] {
            "cast",
            "--election",
            ID.value(),
            "--voter",
            Electorate.voterId(voter).value(),
            "--ballot",
            folder.resolve(ballot).toString(),
            "--out",
            folder.resolve(receipt).toString(),
            "--data",
            data
        };
    }

    private static HttpResponse<String> get(Endpoints endpoints, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(endpoints.api().resolve("/elections/" + ID.value() + path))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private void succeed(String... command) {
        assertEquals(0, run(command), () -> String.join(" ", command) + "\n" + out + "\n" + err);
    }

    private int run(String... command) {
        return Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), command);
    }
}
