package org.disvote.compose.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.disvote.compose.election.ElectionFile;
import org.disvote.topics.event.EventCodec;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine.ParseResult;

/// What can be known about `compose.yaml` without a container engine: that its services are the whole system, that each
/// refers to services that are there, and that our command line takes each of our commands.
class ComposeFileTest {

    /// Tests run in the module's folder.
    private static final Path FILE = Path.of("compose.yaml");

    private static final String OUR_IMAGE = "disvote";

    private static final Pattern HOST = Pattern.compile("//([^/:,]+)/|^([a-z0-9]+):\\d+$");

    private final SortedMap<String, JsonNode> services = services();

    @Test
    void theServicesAreTheWholeSystem() {
        assertEquals(
                Map.of(
                        "ingest",
                        2L,
                        "sink",
                        3L,
                        "counts",
                        1L,
                        "console",
                        1L,
                        "topics",
                        1L,
                        "election",
                        1L,
                        "audit",
                        1L),
                ours().map(service -> command(service).getFirst())
                        .collect(Collectors.groupingBy(part -> part, Collectors.counting())));
        assertEquals(
                2,
                services.keySet().stream()
                        .filter(name -> name.startsWith("master"))
                        .count());
        assertEquals(
                3,
                services.keySet().stream()
                        .filter(name -> name.startsWith("replica"))
                        .count());
    }

    @Test
    void ourCommandLineTakesEveryCommand() {
        ours().forEach(service -> {
            List<String> command = command(service);
            ParseResult parsed = Cli.commandLine().parseArgs(command.toArray(String[]::new));
            assertEquals(List.of(), parsed.subcommand().errors(), command::toString);
            assertEquals(List.of(), parsed.subcommand().unmatched(), command::toString);
        });
    }

    @Test
    void whatAServiceNamesIsThere() {
        services.forEach((name, service) -> {
            service.path("depends_on")
                    .properties()
                    .forEach(other -> assertTrue(
                            services.containsKey(other.getKey()),
                            () -> name + " depends on " + other.getKey() + ", which is not there"));
            for (String word : command(service)) {
                hostsIn(word)
                        .forEach(host -> assertTrue(
                                services.containsKey(host),
                                () -> name + " connects to " + host + ", which is not there"));
            }
        });
    }

    @Test
    void everySinkAppliesToAReplicaOfItsOwn() {
        List<String> databases = ours().map(ComposeFileTest::command)
                .filter(command -> command.getFirst().equals("sink"))
                .map(command -> command.get(command.indexOf("--replica-db") + 1))
                .toList();
        assertEquals(3, databases.stream().distinct().count(), databases::toString);
    }

    @Test
    void theConsolesButtonAuditsWhatTheAuditDoes() {
        List<String> console = command(services.getOrDefault("console", NullNode.getInstance()));
        List<String> audit = command(services.getOrDefault("audit", NullNode.getInstance()));

        for (String databases : List.of("--masters", "--replicas")) {
            assertEquals(after(databases, audit), after(databases, console));
        }
        assertTrue(console.contains("--auth-none-anywhere"), "or nobody may press it, off loopback");
    }

    private static String after(String option, List<String> command) {
        return command.get(command.indexOf(option) + 1);
    }

    @Test
    void theSampleElectionIsValid() throws Exception {
        assertEquals(
                "demo",
                ElectionFile.parse(Files.readAllBytes(Path.of("elections/demo.json")))
                        .id());
    }

    private Stream<JsonNode> ours() {
        return services.values().stream()
                .filter(service -> service.path("image").asText().equals(OUR_IMAGE));
    }

    private static List<String> command(JsonNode service) {
        return StreamSupport.stream(service.path("command").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /// The hosts in JDBC URLs and in `host:port`.
    private static List<String> hostsIn(String word) {
        List<String> hosts = new ArrayList<>();
        Matcher urls = HOST.matcher(word);
        while (urls.find()) {
            hosts.add(urls.group(1) != null ? urls.group(1) : urls.group(2));
        }
        return hosts;
    }

    private static SortedMap<String, JsonNode> services() {
        try {
            SortedMap<String, JsonNode> services = new TreeMap<>();
            // Unlike Jackson's, this parser merges what `<<` refers to.
            Object file = new Yaml().load(Files.readString(FILE));
            EventCodec.JSON
                    .valueToTree(file)
                    .path("services")
                    .properties()
                    .forEach(service -> services.put(service.getKey(), service.getValue()));
            return services;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
