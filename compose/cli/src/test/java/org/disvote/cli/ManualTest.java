package org.disvote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Man pages and completion are made from the commands, so they are as current as these.
final class ManualTest {

    private static final Pattern MACRO = Pattern.compile("\\.(TH|SH|TP|PP|br|nf|fi|nh)( .*)?");

    @Test
    void eachCommandHasAPageWithEachOfItsOptions(@TempDir Path folder) throws IOException {
        assertEquals(0, run(new StringWriter(), "man", folder.toString()));

        AtomicInteger pages = new AtomicInteger();
        everyCommand(Cli.commandLine()).forEach(command -> {
            Path page = folder.resolve(command.getCommandSpec().qualifiedName("-") + ".1");
            String text = read(page);
            pages.incrementAndGet();
            for (OptionSpec option : command.getCommandSpec().options()) {
                for (String name : option.names()) {
                    String written = "\\fB" + name.replace("-", "\\-") + "\\fR";
                    assertTrue(text.contains(written), () -> page + " lacks " + name);
                }
            }
            text.lines()
                    .filter(line -> line.startsWith(".") || line.startsWith("'"))
                    .forEach(line -> assertTrue(MACRO.matcher(line).matches(), () -> page + ": " + line));
        });
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(pages.get(), files.count());
        }
    }

    @Test
    void theScriptCompletesEachCommand() {
        StringWriter out = new StringWriter();

        assertEquals(0, run(out, "completion"));

        TreeSet<String> missing = new TreeSet<>();
        everyCommand(Cli.commandLine()).forEach(command -> {
            String name = command.getCommandName();
            if (!out.toString().contains(name)) {
                missing.add(name);
            }
        });
        assertEquals(List.of(), List.copyOf(missing));
        assertTrue(out.toString().contains("--queue-max"));
    }

    /// Bash completes only what begins as it was typed.
    @Test
    void valuesAreCompletedAsTheHelpTextsHaveThem() {
        StringWriter out = new StringWriter();

        assertEquals(0, run(out, "completion"));

        assertTrue(out.toString().contains("_option_args=(\"master\" \"log\") # --confirm values"));
        assertFalse(out.toString().contains("option_args=(\"MASTER"));
    }

    private static Stream<CommandLine> everyCommand(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream()
                        .filter(below -> !below.getCommandSpec().usageMessage().hidden())
                        .flatMap(ManualTest::everyCommand));
    }

    private static int run(StringWriter out, String... arguments) {
        return Cli.run(new PrintWriter(out, true), new PrintWriter(out, true), arguments);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
