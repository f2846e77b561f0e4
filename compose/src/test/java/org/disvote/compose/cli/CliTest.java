package org.disvote.compose.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

final class CliTest {

    record Answer(int code, String out, String err) {
        static Answer to(String... args) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int code = Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
            return new Answer(code, out.toString(), err.toString());
        }
    }

    @Test
    void everyProblemOfACommandLineIsListed() {
        Answer answer =
                Answer.to("up", "--port", "x", "--shards", "0", "--replicas", "99", "--confirm", "all", "--nope");

        assertEquals(Cli.USAGE, answer.code());
        for (String option : List.of("--port", "--shards", "--replicas", "--confirm", "--nope")) {
            assertTrue(answer.err().contains(option), () -> option + " is missing in: " + answer.err());
        }
        assertEquals("", answer.out());
    }

    @Test
    void whatIsNoPartitionIsAProblem() {
        for (String partitions : List.of("", "3,", "-1", "9-7", "1-2-3", "x", "99999")) {
            Answer answer = Answer.to("shard", "move", "--to", "x", "--", partitions);

            assertEquals(Cli.USAGE, answer.code(), partitions);
            assertTrue(answer.err().contains("'x' is not a number"), answer::err);
            assertTrue(answer.err().contains("PARTITIONS"), answer::err);
        }
    }

    @Test
    void partitionsAreNumbersAndRangesOfThem() {
        assertEquals(
                List.of(3, 4, 7, 8, 9),
                new Convert.PartitionSet().convert("7-9,4,3,8").numbers());
    }

    @Test
    void anUnknownCommandIsAProblem() {
        Answer answer = Answer.to("vote");

        assertEquals(Cli.USAGE, answer.code());
        assertTrue(answer.err().contains("vote"), answer::err);
    }

    @Test
    void whatAPartNeedsIsNamedAtOnce() {
        Answer answer = Answer.to("sink");

        assertEquals(Cli.USAGE, answer.code());
        for (String option : List.of("--replica", "--replica-db", "--brokers")) {
            assertTrue(answer.err().contains(option), () -> option + " is missing in: " + answer.err());
        }
    }

    @Test
    void aBadDatabaseAddressIsNotRepeatedSinceItMayHoldAPassword() {
        Answer answer = Answer.to("ingest", "--masters", "postgres://u:secret@m0/db", "--brokers", "k1:9092");

        assertEquals(Cli.USAGE, answer.code());
        assertTrue(answer.err().contains("--masters"), answer::err);
        assertFalse(answer.err().contains("secret"), answer::err);
    }

    @Test
    void whereNoSystemRunsOneSentenceTellsTheCure(@TempDir Path folder) {
        for (String[] args : List.of(
                new String[] {"topics", "--check"},
                new String[] {"election", "list"},
                new String[] {"audit"},
                new String[] {"shard", "restore", "--shard", "0"})) {
            Answer answer = Answer.to(Stream.concat(
                            Stream.of(args),
                            Stream.of("--data", folder.resolve("none").toString()))
                    .toArray(String[]::new));

            assertEquals(Cli.FAILED, answer.code());
            assertEquals(1, answer.err().lines().count(), answer::err);
            assertTrue(answer.err().contains("disvote up --data"), answer::err);
        }
    }

    @Test
    void aFolderOfOtherThingsIsLeftAlone(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("thesis.txt"), "mine");

        Answer answer = Answer.to("up", "--port", "0", "--data", folder.toString());

        assertEquals(Cli.FAILED, answer.code());
        assertTrue(answer.err().contains("not a system's"), answer::err);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(folder.resolve("thesis.txt")), files.toList());
        }
    }

    @Test
    void everyProblemOfAnElectionIsListed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("election.json"), """
                {"id":"a b","title":{},"choices":[{"id":"c1","title":{"en":"One"}},{"id":"c1","title":{"en":""}}],
                 "opensAt":"2029-06-10","closesAt":"2029-06-10T16:00:00Z","extra":1}
                """);

        Answer answer = Answer.to("election", "put", file.toString(), "--brokers", "127.0.0.1:1");

        assertEquals(Cli.USAGE, answer.code());
        for (String problem : List.of("id must", "title must", "twice", "title.en", "opensAt", "extra")) {
            assertTrue(answer.err().contains(problem), () -> problem + " is missing in: " + answer.err());
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItself(List<String> command) {
        Answer answer =
                Answer.to(Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));

        assertAll(
                () -> assertEquals(0, answer.code()),
                () -> assertTrue(answer.out().contains("Usage: disvote"), answer::out),
                () -> assertEquals("", answer.err()));
    }

    static Stream<List<String>> commands() {
        return Stream.concat(Stream.of(List.of()), below(Cli.commandLine(), List.of()));
    }

    private static Stream<List<String>> below(CommandLine command, List<String> path) {
        return command.getSubcommands().entrySet().stream().flatMap(entry -> {
            List<String> name =
                    Stream.concat(path.stream(), Stream.of(entry.getKey())).toList();
            return Stream.concat(Stream.of(name), below(entry.getValue(), name));
        });
    }
}
