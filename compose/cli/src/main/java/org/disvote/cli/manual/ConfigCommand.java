package org.disvote.cli.manual;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.setting.Mask;
import org.disvote.cli.setting.Values;
import org.disvote.cli.terminal.Output;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Unmatched;

/// `disvote config`.
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        customSynopsis = "disvote config [-hV] COMMAND [OPTION]...",
        description = {
            "Prints what a part or command would run with: each value, and whether it comes from an option, the"
                    + " environment, a file or the default. It runs nothing.",
            "Passwords and whatever else may be a secret are shown as ***. Problems of the values are listed after them"
                    + " (exit code 2)."
        },
        footer = {
            "",
            "DISVOTE_CONFIG names a file with lines NAME=value, where NAME is an environment variable of an option.",
            "The environment has precedence over the file, and the command line over both.",
            "",
            "  disvote config ingest --port 9000"
        })
@Unrecorded(Unrecorded.Why.READS)
public final class ConfigCommand implements Callable<Integer> {

    /// Of the column of the values; a longer one moves its source to the right.
    private static final int TEXT_WIDTH = 40;

    private static final String REFUSED = "(not valid)";
    private static final String END_OF_OPTIONS = "--";

    private final Supplier<CommandLine> commands;

    @Unmatched
    private final List<String> line = new ArrayList<>();

    @Mixin
    private final Output output = new Output();

    /// @param commands makes the whole tree of commands
    public ConfigCommand(Supplier<CommandLine> commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        if (line.isEmpty()) {
            throw new UsageException(
                    List.of("Missing command: name a part or command, such as: disvote config ingest"));
        }
        Reading reading = read();
        if (!reading.root().hasSubcommand()) {
            List<String> problems = new ArrayList<>(reading.problems());
            problems.addFirst("%s is not a command: see disvote --help".formatted(line.getFirst()));
            throw new UsageException(problems);
        }
        print(reading);
        if (!reading.problems().isEmpty()) {
            throw new UsageException(List.copyOf(reading.problems()));
        }
        return 0;
    }

    /// The line as a command would read it.
    ///
    /// @param refused by [#key], the arguments whose values cannot be used, and whether the line gave them
    private record Reading(Values values, ParseResult root, Map<String, Boolean> refused, Set<String> problems) {}

    /// The parser stops at the first default that it refuses, and sets none of those after it. So the line is read
    /// again without that default, until there is no other.
    private Reading read() {
        Map<String, Boolean> refused = new HashMap<>();
        Set<String> problems = new LinkedHashSet<>();
        while (true) {
            CommandLine tree = commands.get();
            Values values = (Values) tree.getDefaultValueProvider();
            tree.setDefaultValueProvider(
                    arg -> refused.containsKey(key(arg)) ? Option.NULL_VALUE : values.defaultValue(arg));
            ParseResult root = tree.parseArgs(withEnd());
            List<Exception> errors = errors(root);
            refused.replaceAll((_, _) -> false);
            boolean isLast = true;
            for (Exception error : errors) {
                if (error instanceof ParameterException failed
                        && !(error instanceof MissingParameterException)
                        && failed.getArgSpec() != null) {
                    isLast &= refused.put(key(failed.getArgSpec()), true) != null;
                    problems.add(String.valueOf(error.getMessage()));
                }
            }
            if (isLast) {
                errors.forEach(error -> problems.add(String.valueOf(error.getMessage())));
                return new Reading(values, root, refused, problems);
            }
        }
    }

    /// With the end of options behind it, without which the parser sets no default if the last value is wrong.
    private String[] withEnd() {
        List<String> all = new ArrayList<>(line);
        if (!all.contains(END_OF_OPTIONS)) {
            all.add(END_OF_OPTIONS);
        }
        return all.toArray(String[]::new);
    }

    private static List<Exception> errors(ParseResult root) {
        List<Exception> errors = new ArrayList<>();
        for (ParseResult at = root; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
            errors.addAll(at.errors());
        }
        return errors;
    }

    private void print(Reading reading) {
        PrintWriter out = output.out();
        ParseResult last = reading.root();
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        out.println(last.commandSpec().qualifiedName());
        List<Row> rows = new ArrayList<>();
        for (ParseResult each : List.of(last, reading.root())) {
            for (ArgSpec arg : each.commandSpec().args()) {
                if (!isHelp(arg)) {
                    rows.add(row(arg, each, reading));
                }
            }
        }
        int names = rows.stream().mapToInt(row -> row.name().length()).max().orElse(1);
        String line = "  %-" + names + "s  %-" + TEXT_WIDTH + "s  %s%n";
        rows.forEach(row -> out.printf(line, row.name(), row.text(), row.source()));
        out.flush();
    }

    private static Row row(ArgSpec arg, ParseResult parsed, Reading reading) {
        Boolean byLine = reading.refused().get(key(arg));
        String source =
                Boolean.TRUE.equals(byLine) ? Values.GIVEN : reading.values().source(arg, parsed);
        return new Row(Values.name(arg), byLine == null ? Mask.text(arg) : REFUSED, source);
    }

    private static String key(ArgSpec arg) {
        return arg.command().qualifiedName() + " " + Values.name(arg);
    }

    private record Row(String name, String text, String source) {}

    private static boolean isHelp(ArgSpec arg) {
        return arg instanceof OptionSpec option && (option.usageHelp() || option.versionHelp());
    }
}
