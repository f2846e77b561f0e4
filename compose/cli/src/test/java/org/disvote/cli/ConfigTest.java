package org.disvote.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.disvote.cli.setting.Mask;
import org.disvote.cli.setting.Values;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

final class ConfigTest {

    private static final String MASTERS =
            "jdbc:postgresql://m0/disvote?user=disvote&password=swordfish,jdbc:postgresql://m1/disvote?ssl=true";

    private final Path folder;

    ConfigTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void eachValueSaysWhereItComesFrom() throws IOException {
        Path file =
                file("# of all ingests\n\nDISVOTE_PORT=9001\nDISVOTE_CONFIRM=log\nDISVOTE_MASTERS=" + MASTERS + "\n");
        Map<String, String> environment = Map.of(
                "DISVOTE_CONFIG", file.toString(), "DISVOTE_BROKERS", "k1:9092,k2:9092", "DISVOTE_CONFIRM", "master");

        String text = config(environment, 0, "ingest", "--queue-max", "100");

        assertLine(text, "--queue-max", "100", "option");
        assertLine(text, "--brokers", "k1:9092,k2:9092", "environment DISVOTE_BROKERS");
        assertLine(text, "--confirm", "master", "environment DISVOTE_CONFIRM");
        assertLine(text, "--port", "9001", "file " + file + " DISVOTE_PORT");
        assertLine(text, "--host", "127.0.0.1", "default");
        assertLine(text, "--voter-key", "(none)", "default");
        assertLine(
                text,
                "--masters",
                "jdbc:postgresql://m0/disvote?user=disvote&password=***,jdbc:postgresql://m1/disvote?ssl=***",
                "file " + file + " DISVOTE_MASTERS");
        assertLine(text, "--log-format", "text", "default");
        assertFalse(text.contains("swordfish"), text);
    }

    @Test
    void theEnvironmentAndTheFileAreUsedAsTheyAreShown() throws IOException {
        Path file = file("DISVOTE_REPLICA=r1\nDISVOTE_CONSUMERS=3\n");
        CommandLine commands =
                Cli.commandLine(Values.of(Map.of("DISVOTE_CONFIG", file.toString(), "DISVOTE_CONSUMERS", "4")));

        var parsed = commands.parseArgs("sink").subcommand();

        assertEquals("r1", Mask.value(parsed.commandSpec().findOption("--replica")));
        assertEquals(4, Mask.value(parsed.commandSpec().findOption("--consumers")));
    }

    @Test
    void theValuesStandInOneColumn() throws IOException {
        String text = config(Map.of(), 0, "ingest", "--masters", "jdbc:postgresql://m0/x", "--brokers", "k:1");

        assertEquals(
                1,
                text.lines()
                        .filter(line -> line.startsWith("  --"))
                        .map(line -> line.length()
                                - line.replaceFirst("^  \\S+ +", "").length())
                        .distinct()
                        .count(),
                text);
    }

    @Test
    void problemsFollowTheValues() {
        StringWriter err = new StringWriter();
        StringWriter out = new StringWriter();

        int code = Cli.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                "config",
                "ingest",
                "--port",
                "x",
                "--queue-max",
                "0",
                "--body-max",
                "8191",
                "--batch-max",
                "10001",
                "--connections-max",
                "0");

        assertEquals(Cli.USAGE, code);
        for (String option :
                new String[] {"--port", "--queue-max", "--body-max", "--batch-max", "--connections-max", "--masters"}) {
            assertTrue(err.toString().contains(option), err::toString);
        }
        assertTrue(out.toString().contains("--host"), out::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "--brokers, h:99999",
        "--brokers, 'h:9092,h:0'",
        "--masters, jdbc:postgresql://h:99999/disvote",
        "--masters, 'jdbc:postgresql://h,i/disvote?patroniPort=99999'",
        "--log-url, http://h:99999/log/"
    })
    void anAddressWithAnImpossiblePortIsAProblem(String option, String value) {
        StringWriter err = new StringWriter();

        int code = Cli.run(
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true),
                "config",
                "ingest",
                option,
                value);

        assertEquals(Cli.USAGE, code);
        assertTrue(err.toString().contains("'" + option + "'"), err::toString);
    }

    /// An operator who mends one value must see the others as they are.
    @Test
    void aValueThatIsRefusedHidesNoOther() throws IOException {
        Map<String, String> environment = Map.of(
                "DISVOTE_CONFIG",
                file("DISVOTE_BROKERS=k1:9092\nDISVOTE_DRAIN=99\nDISVOTE_PORT=7777\n")
                        .toString(),
                "DISVOTE_MASTERS",
                "postgresql://m0?password=swordfish");

        StringWriter err = new StringWriter();
        String text = config(environment, err, Cli.USAGE, "ingest", "--batch-max", "7", "--port", "99999");

        assertLine(text, "--masters", "(not valid)", "environment DISVOTE_MASTERS");
        assertLine(text, "--brokers", "k1:9092", "file " + environment.get("DISVOTE_CONFIG") + " DISVOTE_BROKERS");
        assertLine(text, "--drain", "(not valid)", "file " + environment.get("DISVOTE_CONFIG") + " DISVOTE_DRAIN");
        assertLine(text, "--port", "(not valid)", "option");
        assertLine(text, "--batch-max", "7", "option");
        assertLine(text, "--queue-max", "4096", "default");
        assertEquals(
                3, err.toString().lines().filter(line -> line.contains("'--")).count(), err::toString);
        assertFalse(err.toString().contains("Missing") || err.toString().contains("swordfish"), err::toString);
    }

    @Test
    void aFileThatIsNotNamedIsNone() {
        String text = config(Map.of(), new StringWriter(), Cli.USAGE, "witness");

        assertLine(text, "--key", "(none)", "default");
    }

    @Test
    void aFileWithAMisspeltNameOrAnotherLineIsRefusedWithoutItsValues() throws IOException {
        Path misspelt = file("DISVOTE_PROT=9000\n");
        Values values = Values.of(Map.of("DISVOTE_CONFIG", misspelt.toString()));
        OperatorException unknown =
                assertThrows(OperatorException.class, () -> values.requireKnown(Cli.commandLine(Values.of(Map.of()))));
        assertTrue(String.valueOf(unknown.getMessage()).contains("DISVOTE_PROT"));

        Map<String, String> other = Map.of(
                "DISVOTE_CONFIG", file("DISVOTE_PORT=1\npassword: swordfish\n").toString());
        OperatorException line = assertThrows(OperatorException.class, () -> Values.of(other));
        assertTrue(String.valueOf(line.getMessage()).startsWith("line 2 of "));
        assertFalse(String.valueOf(line.getMessage()).contains("swordfish"));
    }

    /// An option that is added and holds a text is hidden, until somebody says that it is no secret.
    @Test
    void onlyTheseOptionsAreHidden() {
        Set<String> hidden = new TreeSet<>();
        addHidden(Cli.commandLine(Values.of(Map.of())), hidden);
        hidden.removeIf(name -> name.startsWith("bench ")); // of the laboratory, where it is on the class path

        assertEquals(Set.of("cast --voter", "token --voter"), hidden);
    }

    private static void addHidden(CommandLine command, Set<String> hidden) {
        for (ArgSpec arg : command.getCommandSpec().args()) {
            if (!Mask.isShownByType(arg)) {
                hidden.add(command.getCommandSpec().qualifiedName().replace("disvote ", "") + " " + Values.name(arg));
            }
        }
        command.getSubcommands().values().forEach(below -> addHidden(below, hidden));
    }

    private static String config(Map<String, String> environment, int expected, String... line) {
        return config(environment, new StringWriter(), expected, line);
    }

    private static String config(Map<String, String> environment, StringWriter err, int expected, String... line) {
        StringWriter out = new StringWriter();
        String[] all = new String[line.length + 1];
        all[0] = "config";
        System.arraycopy(line, 0, all, 1, line.length);
        int code = Cli.run(environment, new PrintWriter(out, true), new PrintWriter(err, true), all);
        assertEquals(expected, code, () -> out + "\n" + err);
        return out.toString();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "config", ""), text);
    }

    private static void assertLine(String text, String name, String value, String source) {
        assertTrue(
                text.lines()
                        .map(line -> line.strip().replaceAll(" +", " "))
                        .anyMatch(line -> line.equals(name + " " + value + " " + source)),
                () -> name + " " + value + " " + source + " is not in\n" + text);
    }
}
