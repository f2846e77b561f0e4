package org.disvote.lab.cli;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.disvote.cli.Cli;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.Convert.NamedDatabase;
import org.disvote.testkit.Patience;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

final class CliTest {

    private static final String NOWHERE = "127.0.0.1:1";
    private static final String DATABASE = "jdbc:postgresql://127.0.0.1:1/x";

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
    void aWrongNameComesWithTheOneThatIsNearest() {
        Answer command = Answer.to("electoin", "list");
        assertEquals(Cli.USAGE, command.code());
        assertTrue(
                command.err().contains("'electoin' is not a command of disvote: did you mean election?"), command::err);

        Answer below = Answer.to("election", "lunch", "demo");
        assertTrue(
                below.err().contains("'lunch' is not a command of disvote election: did you mean launch?"), below::err);

        Answer option = Answer.to("audit", "--mastres", "x");
        assertTrue(option.err().contains("'--mastres'"), option::err);
        assertTrue(option.err().contains("did you mean --masters?"), option::err);
    }

    @Test
    void aSystemWithoutReplicasIsRefusedSinceItsResultsWouldNeverBeFinal() {
        Answer answer = Answer.to("up", "--replicas", "0");

        assertEquals(Cli.USAGE, answer.code());
        assertTrue(answer.err().contains("results are final only once a replica has every vote"), answer::err);
    }

    @Test
    void filesThatCannotBeUsedAreRefusedInASentence(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path none = folder.resolve("none");

        refused(Answer.to("election", "put", folder.toString(), "--brokers", NOWHERE), "is a folder");
        refused(Answer.to("election", "put", none.toString(), "--brokers", NOWHERE), "there is no file");
        refused(
                Answer.to("roll", "import", folder.toString(), "--brokers", NOWHERE, "--masters", DATABASE),
                "is a folder");
        refused(Answer.to("up", "--data", file.toString()), "(it is not a folder)");
        refused(Answer.to("token", "--voter", "GR-1", "--key", folder.toString()), "is a folder");
        refused(Answer.to("token", "--voter", "GR-1", "--key", file.toString()), "it is not an RSA key");
        refused(Answer.to("results", "demo", "--data", none.toString()), "no system runs on");
    }

    /// Without this the command would first make databases and topics, or wait for brokers that are not there.
    @Test
    void keysOfVotersThatCannotBeUsedAreRefusedFirst(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("data");
        Path none = folder.resolve("keys.json");
        Path bad = Files.writeString(folder.resolve("bad.json"), "{}");
        for (List<String> command : List.of(
                List.of("up", "--data", data.toString()),
                List.of("ingest", "--masters", DATABASE, "--brokers", NOWHERE),
                List.of("console", "--brokers", NOWHERE))) {
            List<String> args = new ArrayList<>(command);
            args.addAll(List.of("--auth", "jwt", "--issuer", "i", "--audience", "a", "--jwks"));

            refused(atOnce(args, none), "cannot read the keys of " + none + ": there is no such file; check --jwks");
            refused(atOnce(args, bad), "the keys of " + bad + " are of no use");
        }
        assertFalse(Files.exists(data));
    }

    private static Answer atOnce(List<String> args, Path keys) {
        return assertTimeoutPreemptively(
                Patience.WAIT_MAX,
                () -> Answer.to(
                        Stream.concat(args.stream(), Stream.of(keys.toString())).toArray(String[]::new)));
    }

    private static void refused(Answer answer, String why) {
        assertEquals(Cli.FAILED, answer.code(), answer::err);
        assertTrue(answer.err().contains(why), answer::err);
        assertFalse(answer.err().contains("Exception"), answer::err);
        assertEquals(1, answer.err().lines().count(), answer::err);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anEndlessFileIsReadUpToABound() {
        Answer answer = Answer.to("election", "put", "/dev/zero", "--brokers", NOWHERE);

        assertEquals(Cli.USAGE, answer.code());
        assertTrue(answer.err().contains("at most 16,777,216 are allowed"), answer::err);
    }

    @Test
    void aWrongArgumentIsReportedOnce() {
        Answer answer = Answer.to("election", "show", "a b", "--nope", "--brokers", NOWHERE);

        assertEquals(Cli.USAGE, answer.code());
        assertEquals(3, answer.err().lines().count(), answer::err);
        assertTrue(answer.err().contains("an election's ID is 1–64 characters"), answer::err);
        assertTrue(answer.err().contains("--nope"), answer::err);
    }

    @Test
    void anInvalidAddressIsAProblem() {
        for (String address : List.of("not a url", "localhost", "ftp://localhost", "b=c")) {
            Answer answer = Answer.to("console", "--watch", "ingest=" + address, "--brokers", NOWHERE);

            assertEquals(Cli.USAGE, answer.code(), address);
            assertTrue(answer.err().contains("is not an address such as http://"), answer::err);
        }
    }

    @Test
    void anEmptyFolderNameIsAProblem() {
        Answer answer = Answer.to("up", "--data", "");

        assertEquals(Cli.USAGE, answer.code());
        assertTrue(answer.err().contains("the name of a file or folder is empty"), answer::err);
    }

    @Test
    void controlCharactersAreNotPrinted() {
        Answer answer = Answer.to("results", "--api", "http://127.0.0.1:1", "demo", "\u001b[31mred");

        assertEquals(Cli.USAGE, answer.code());
        assertTrue(answer.err().contains("\ufffd[31mred"), answer::err);
    }

    @Test
    void anInvalidPartitionIsAProblem() {
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
    void allOptionsThatAPartNeedsAreNamedAtOnce() {
        Answer answer = Answer.to("sink");

        assertEquals(Cli.USAGE, answer.code());
        for (String option : List.of("--replica", "--replica-db", "--brokers")) {
            assertTrue(answer.err().contains(option), () -> option + " is missing in: " + answer.err());
        }
    }

    @Test
    void rebuildNeedsADatabaseWhoseAddressMayComeFromTheEnvironment() {
        Answer answer = Answer.to("rebuild", "--brokers", NOWHERE);

        assertEquals(Cli.USAGE, answer.code());
        assertTrue(answer.err().contains("--into"), answer::err);
        assertTrue(Answer.to("rebuild", "--help").out().contains("DISVOTE_INTO"));
    }

    @Test
    void aResendAsksEveryMasterAndNamesThoseThatDoNotAnswer() {
        Answer answer = Answer.to("shard", "resend", "3", "--brokers", NOWHERE, "--masters", DATABASE + "," + DATABASE);

        refused(answer, "no master that answers owns partitions [3]");
        assertTrue(answer.err().contains("master 1 of the list"), answer::err);
        assertTrue(answer.err().contains("master 2 of the list"), answer::err);
    }

    @Test
    void aBadDatabaseAddressIsNotRepeatedSinceItMayHoldAPassword() {
        Answer answer = Answer.to("ingest", "--masters", "postgres://u:secret@m0/db", "--brokers", "k1:9092");

        assertEquals(Cli.USAGE, answer.code());
        assertTrue(answer.err().contains("--masters"), answer::err);
        assertFalse(answer.err().contains("secret"), answer::err);
    }

    @Test
    void withoutARunningSystemOneSentenceSaysWhatToDo(@TempDir Path folder) {
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
    void aFolderWithOtherFilesIsNotChanged(@TempDir Path folder) throws Exception {
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
        for (String problem : List.of("id must", "title has", "twice", "title.en", "opensAt", "extra")) {
            assertTrue(answer.err().contains(problem), () -> problem + " is missing in: " + answer.err());
        }
    }

    /// Every option of all commands that takes databases.
    @TestFactory
    Stream<DynamicTest> faultFListsOfDatabasesTakeUrlsOfSeveralHosts() {
        String group = "jdbc:postgresql://h1:5432,h2:5432,[::1]:5432/db?user=a&targetServerType=primary";
        String single = "jdbc:postgresql://h4/db?options=-c%20search_path=a,b";
        return databaseOptions()
                .map(named -> dynamicTest(named.getKey(), () -> {
                    OptionSpec option = named.getValue();
                    String name = option.paramLabel().startsWith("NAME=") ? "r:%d.x=" : "";
                    List<String> urls = option.splitRegex().isEmpty() ? List.of(group) : List.of(group, single, group);
                    String given = IntStream.range(0, urls.size())
                            .mapToObj(each -> name.formatted(each) + urls.get(each))
                            .collect(Collectors.joining(","));

                    List<String> taken = new ArrayList<>();
                    for (String item :
                            option.splitRegex().isEmpty() ? new String[] {given} : given.split(option.splitRegex())) {
                        Object converted = option.converters()[0].convert(item);
                        taken.add(converted instanceof NamedDatabase database ? database.url() : (String) converted);
                    }

                    assertEquals(urls, taken);
                }));
    }

    @TestFactory
    Stream<DynamicTest> faultFWhatIsNoDatabaseIsRefusedAndNotRepeated() {
        return databaseOptions()
                .map(named -> dynamicTest(named.getKey(), () -> {
                    OptionSpec option = named.getValue();
                    String name = option.paramLabel().startsWith("NAME=") ? "r1=" : "";
                    for (String bad : List.of(
                            "postgres://u:secret@m0/db",
                            "jdbc:postgresql://u:secret@m0/db",
                            "jdbc:postgresql://m0/db,postgres://u:secret@m1/db",
                            "jdbc:postgresql://m0/db,m1:5432/secret",
                            // The driver's own messages about these have the whole URL.
                            "jdbc:postgresql://m0:99999/db?user=u&password=secret",
                            "jdbc:postgresql://m0?user=u&password=secret",
                            "jdbc:postgresql://m0/db?user=u&password=100%secret",
                            "jdbc:mysql://m0/secret")) {
                        TypeConversionException refused = assertThrows(
                                TypeConversionException.class, () -> option.converters()[0].convert(name + bad), bad);
                        assertFalse(String.valueOf(refused.getMessage()).contains("secret"), refused::getMessage);
                    }
                }));
    }

    @Test
    void replicasWithoutNamesAreReportedAsAProblem() {
        for (String command : List.of("console", "audit")) {
            Answer answer = Answer.to(
                    command,
                    "--brokers",
                    "k1:9092",
                    "--masters",
                    "jdbc:postgresql://m0/db",
                    "--replicas",
                    "jdbc:postgresql://h1:5432,h2:5432/db?password=secret");

            assertEquals(Cli.USAGE, answer.code(), answer::err);
            assertTrue(answer.err().contains("--replicas"), answer::err);
            assertFalse(answer.err().contains("secret"), answer::err);
        }
    }

    private static Stream<Map.Entry<String, OptionSpec>> databaseOptions() {
        return commands().flatMap(path -> {
            CommandLine command = Cli.commandLine();
            for (String name : path) {
                command = requireNonNull(command.getSubcommands().get(name));
            }
            return command.getCommandSpec().options().stream()
                    .filter(option -> option.paramLabel().contains("JDBC"))
                    .map(option -> Map.entry(String.join(" ", path) + " " + option.longestName(), option));
        });
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
