package org.disvote.cli.manual;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.setting.Mask;
import org.disvote.cli.setting.Values;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
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

    private final Supplier<CommandLine> commands;

    @Unmatched
    private final List<String> line = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

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
        CommandLine tree = commands.get();
        ParseResult root = tree.parseArgs(line.toArray(String[]::new));
        List<String> problems = new ArrayList<>();
        ParseResult last = root;
        for (ParseResult at = root; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
            at.errors().forEach(error -> problems.add(String.valueOf(error.getMessage())));
            last = at;
        }
        if (!root.hasSubcommand()) {
            problems.addFirst("%s is not a command: see disvote --help".formatted(line.getFirst()));
            throw new UsageException(problems);
        }
        print(tree, root, last);
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
        return 0;
    }

    private void print(CommandLine tree, ParseResult root, ParseResult last) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(last.commandSpec().qualifiedName());
        Values values = (Values) tree.getDefaultValueProvider();
        List<Row> rows = new ArrayList<>();
        for (ParseResult each : List.of(last, root)) {
            for (ArgSpec arg : each.commandSpec().args()) {
                if (!isHelp(arg)) {
                    rows.add(new Row(Values.name(arg), Mask.text(arg), values.source(arg, each)));
                }
            }
        }
        int names = rows.stream().mapToInt(row -> row.name().length()).max().orElse(1);
        String line = "  %-" + names + "s  %-" + TEXT_WIDTH + "s  %s%n";
        rows.forEach(row -> out.printf(line, row.name(), row.text(), row.source()));
        out.flush();
    }

    private record Row(String name, String text, String source) {}

    private static boolean isHelp(ArgSpec arg) {
        return arg instanceof OptionSpec option && (option.usageHelp() || option.versionHelp());
    }
}
