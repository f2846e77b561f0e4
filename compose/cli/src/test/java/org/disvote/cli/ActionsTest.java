package org.disvote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.disvote.cli.action.ActionsOption;
import org.disvote.cli.action.Recorder;
import org.disvote.cli.action.Unrecorded.Why;
import org.disvote.cli.setting.Values;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.Action;
import org.disvote.topics.operator.ActionLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/// No command that changes something can run without its line in the log of operators' actions.
final class ActionsTest {

    private static final Values DEFAULTS = Values.of(Map.of());

    /// Its commands are there or not, by the class path.
    private static final List<String> LABORATORY = List.of("up", "drill", "bench", "demo", "backup verify");

    private final Path folder;

    ActionsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /// A command that is missing here is recorded. Whoever adds one says that it changes nothing.
    @Test
    void onlyTheseCommandsAreNotRecorded() {
        Map<String, Why> unrecorded = new TreeMap<>();
        for (List<String> command : commands().toList()) {
            Recorder.unrecorded(at(command).getCommandSpec())
                    .ifPresent(why -> unrecorded.put(String.join(" ", command), why));
        }

        assertEquals(
                List.of("console", "counts", "ingest", "notary", "results-server", "sink", "witness"),
                unrecorded.entrySet().stream()
                        .filter(each -> each.getValue() == Why.PART)
                        .map(Map.Entry::getKey)
                        .toList());
        assertEquals(Why.VOTER, unrecorded.get("cast"));
        assertEquals(
                List.of(
                        "audit",
                        "backup check",
                        "completion",
                        "config",
                        "count check-input",
                        "database check",
                        "election list",
                        "election preview",
                        "election sample",
                        "election show",
                        "man",
                        "replica list",
                        "results",
                        "roll check",
                        "roll lines",
                        "roll sample",
                        "roll show",
                        "trustee check",
                        "verify",
                        "voter-key show"),
                unrecorded.entrySet().stream()
                        .filter(each -> each.getValue() == Why.READS)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    static Stream<List<String>> recorded() {
        return commands()
                .filter(command ->
                        Recorder.unrecorded(at(command).getCommandSpec()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void eachOtherCommandHasALineBeforeItRunsAndOneAfterIt(List<String> command) throws IOException {
        Path file = folder.resolve(ActionLog.FILE);
        List<String> line = new ArrayList<>(List.of("--actions", file.toString()));
        line.addAll(command);
        ParseResult parsed = Cli.commandLine(DEFAULTS).parseArgs(line.toArray(String[]::new));
        List<Integer> linesBefore = new ArrayList<>();

        int code = new Recorder(
                        DEFAULTS,
                        running -> {
                            linesBefore.add(lines(file).size());
                            return 7;
                        },
                        failure -> 1)
                .run(parsed);

        List<JsonNode> lines = lines(file);
        assertEquals(7, code);
        assertEquals(List.of(1), linesBefore);
        assertEquals(2, lines.size());
        assertEquals(String.join(" ", command), lines.getFirst().get("what").asText());
        assertEquals(7, lines.getLast().get("exitCode").asInt());
        assertEquals(Action.FAILED, lines.getLast().get("outcome").asText());
    }

    @Test
    void aKeyIsMadeOnlyIfItIsWrittenDown() throws IOException {
        Path file = folder.resolve("actions");
        Path key = folder.resolve("log.key");
        Files.createDirectory(file);

        Answer refused = run(
                "--actions", file.toString(), "log-key", "new", "--out", key.toString(), "--name", "example.org/log");

        assertEquals(Cli.FAILED, refused.code());
        assertTrue(refused.err().contains("nothing was done"), refused.err());
        assertFalse(Files.exists(key));

        Files.delete(file);
        Answer made = run(
                "--actions", file.toString(), "log-key", "new", "--out", key.toString(), "--name", "example.org/log");

        assertEquals(0, made.code(), made.err());
        assertTrue(Files.exists(key));
        List<JsonNode> lines = lines(file);
        assertEquals("log-key new", lines.getFirst().get("what").asText());
        assertEquals("example.org/log", lines.getFirst().at("/arguments/--name").asText());
        assertEquals(Action.DONE, lines.getLast().get("outcome").asText());
        assertFalse(lines.getFirst().get("who").asText().isBlank());
        assertFalse(lines.getFirst().get("from").asText().isBlank());
    }

    @Test
    void aFailureIsRecordedWithItsExitCode() throws IOException {
        Path file = folder.resolve("actions");

        Answer failed = run(
                "--actions",
                file.toString(),
                "election",
                "close",
                "none",
                "--at",
                "2029-06-10T16:00:00Z",
                "--data",
                folder.toString());

        assertEquals(Cli.FAILED, failed.code(), failed.err());
        assertEquals(1, lines(file).getLast().get("exitCode").asInt());
        assertEquals("none", lines(file).getLast().get("election").asText());
    }

    @Test
    void neitherAVoterNorAPasswordIsRecorded() throws IOException {
        Path file = folder.resolve("actions");

        run(
                "--actions",
                file.toString(),
                "token",
                "--voter",
                "GR-0000000001",
                "--key",
                folder.resolve("key").toString());
        run(
                "--actions",
                file.toString(),
                "rebuild",
                "--into",
                "jdbc:postgresql://127.0.0.1:1/r1?user=disvote&password=swordfish",
                "--brokers",
                "127.0.0.1:1",
                "--masters",
                "no-url");
        run(
                "--actions",
                file.toString(),
                "shard",
                "resend",
                "3",
                "--data",
                folder.toString(),
                "--masters",
                "jdbc:postgresql://127.0.0.1:1/m0?user=disvote&password=swordfish");

        String text = Files.readString(file, UTF_8);
        assertFalse(text.contains("GR-0000000001"), text);
        assertFalse(text.contains("swordfish"), text);
        assertTrue(text.contains("user=disvote&password=***"), text);
        assertTrue(text.contains("\"--voter\":\"***\""), text);
    }

    @Test
    void whoGotWhichRightsIsRecordedWithoutThePassword() throws IOException {
        Path file = folder.resolve("actions");
        Path password = Files.writeString(folder.resolve("ingest1.password"), "swordfish", UTF_8);
        // Others may read the file: so the command is refused, and needs no server.
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));

        run(
                "--actions",
                file.toString(),
                "database",
                "prepare",
                "--masters",
                "jdbc:postgresql://127.0.0.1:1/m0?user=admin",
                "--user",
                "ingest1=ingest:" + password);

        assertEquals(
                "ingest1=ingest:" + password,
                lines(file).getFirst().at("/arguments/--user").asText());
        assertFalse(Files.readString(file, UTF_8).contains("swordfish"));
    }

    @Test
    void aCommandOnTheSystemOfAFolderIsRecordedThere() throws IOException {
        Files.writeString(folder.resolve("endpoints.json"), "{}");

        assertEquals(
                Optional.of(folder.resolve("actions.jsonl")),
                fileOf("shard", "resend", "1", "--data", folder.toString()));
        assertEquals(
                Optional.of(Path.of(System.getProperty("user.home"), ".disvote", "actions.jsonl")),
                fileOf("shard", "resend", "1", "--data", folder.toString(), "--brokers", "k1:9092"));
    }

    private static Optional<Path> fileOf(String... command) {
        ParseResult parsed = Cli.commandLine(DEFAULTS).parseArgs(command);
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        return Optional.of(ActionsOption.unnamed(parsed.commandSpec()));
    }

    private record Answer(int code, String err) {}

    private static Answer run(String... arguments) {
        StringWriter err = new StringWriter();
        int code = Cli.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), arguments);
        return new Answer(code, err.toString());
    }

    private static List<JsonNode> lines(Path file) {
        try {
            List<JsonNode> lines = new ArrayList<>();
            for (String line : Files.readAllLines(file, UTF_8)) {
                lines.add(Json.MAPPER.readTree(line));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<List<String>> commands() {
        return below(Cli.commandLine(DEFAULTS), List.of())
                .filter(command -> LABORATORY.stream().noneMatch(String.join(" ", command)::startsWith));
    }

    /// Those that do something themselves.
    private static Stream<List<String>> below(CommandLine command, List<String> path) {
        return command.getSubcommands().entrySet().stream().flatMap(entry -> {
            List<String> name = new ArrayList<>(path);
            name.add(entry.getKey());
            return entry.getValue().getSubcommands().isEmpty()
                    ? Stream.of(List.copyOf(name))
                    : below(entry.getValue(), name);
        });
    }

    private static CommandLine at(List<String> path) {
        CommandLine command = Cli.commandLine(DEFAULTS);
        for (String name : path) {
            command = requireNonNull(command.getSubcommands().get(name));
        }
        return command;
    }
}
