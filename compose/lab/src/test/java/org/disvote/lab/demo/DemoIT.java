package org.disvote.lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalTime;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.disvote.cli.Cli;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.Electorate;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;

/// Runs the command on a whole system of its own.
final class DemoIT {

    private static final Demo.Watch NOBODY = new Demo.Watch() {
        @Override
        public void doing(String what, long done, long all) {}

        @Override
        public void day(LocalTime time, long votes, long registered) {}
    };

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aWholeElectionIsHeldCountedAndFoundEqual() {
        int exitCode = run("--voters", "600", "--minutes", "0.05");

        assertEquals(0, exitCode, () -> out + "\n" + err);
        long votes = new Electorate(600).visits().count();
        assertTrue(out.toString().contains("%d of 600 voters have voted".formatted(votes)), out::toString);
        assertTrue(out.toString().contains("every partition is closed and counted"), out::toString);
        assertTrue(out.toString().contains("Aegean List"), out::toString);
        assertTrue(err.toString().contains("of 600"), err::toString);
    }

    @Test
    void theApiReturnsTheCountsOfEachGroupOfConstituencies() throws Exception {
        try (FreshSystem system = FreshSystem.of(OptionalInt.of(1), OptionalInt.of(1))) {
            Endpoints endpoints = system.start(step -> {});
            Demo.Outcome held = Demo.hold(endpoints, system.data(), 600, Duration.ofSeconds(3), NOBODY);

            JsonNode results = get(endpoints, held, "results");
            assertEquals("final", results.path("state").asText(), results::toString);
            assertEquals(held.votes(), results.path("votes").asLong());
            for (JsonNode group : results.path("groups")) {
                NavigableMap<ChoiceId, Long> expected = new TreeMap<>();
                group.path("constituencies")
                        .forEach(constituency -> held.byConstituency()
                                .getOrDefault(constituency.asText(), new TreeMap<>())
                                .forEach((choice, votes) -> expected.merge(choice, votes, Long::sum)));
                NavigableMap<ChoiceId, Long> reported = new TreeMap<>();
                group.at("/questions/choice/options")
                        .properties()
                        .forEach(option -> reported.put(
                                new ChoiceId(option.getKey()),
                                option.getValue().path("votes").asLong()));
                expected.values().removeIf(votes -> votes == 0);
                reported.values().removeIf(votes -> votes == 0);
                assertEquals(expected, reported, group::toString);
                long counted = group.path("counted").asLong();
                assertTrue(counted == 0 || counted >= 50, group::toString);
            }
            long voters = 0;
            for (JsonNode group : get(endpoints, held, "turnout").path("byGroup")) {
                voters += group.path("voters").asLong();
            }
            assertEquals(held.votes(), voters);
        }
    }

    private static JsonNode get(Endpoints endpoints, Demo.Outcome held, String what) throws Exception {
        URI uri = endpoints.api().resolve("/elections/" + held.election().id() + "/" + what);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer::body);
            return Json.MAPPER.readTree(answer.body());
        }
    }

    @Test
    void wrongUsageNamesEveryProblemAndStartsNothing() {
        assertEquals(2, run("--voters", "58", "--minutes", "0"));

        assertTrue(err.toString().contains("--voters 58 is not in 59..10000000"), err::toString);
        assertTrue(err.toString().contains("--minutes 0.0 is not in"), err::toString);
    }

    private int run(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "demo";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), command);
    }
}
