package org.disvote.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.disvote.cli.action.Recorder;
import org.disvote.cli.backup.BackupCommand;
import org.disvote.cli.cast.CastCommand;
import org.disvote.cli.command.AuditCommand;
import org.disvote.cli.command.RebuildCommand;
import org.disvote.cli.command.ReplicaCommand;
import org.disvote.cli.command.ShardCommand;
import org.disvote.cli.command.TokenCommand;
import org.disvote.cli.command.TopicsCommand;
import org.disvote.cli.command.VoterKeyCommand;
import org.disvote.cli.count.CountCommand;
import org.disvote.cli.count.LogCommand;
import org.disvote.cli.database.DatabaseCommand;
import org.disvote.cli.election.ElectionCommand;
import org.disvote.cli.key.ClientCommand;
import org.disvote.cli.key.PromiseKeyCommand;
import org.disvote.cli.log.LogKeyCommand;
import org.disvote.cli.log.PolicyCommand;
import org.disvote.cli.log.WitnessKeyCommand;
import org.disvote.cli.manual.CompletionCommand;
import org.disvote.cli.manual.ConfigCommand;
import org.disvote.cli.manual.ManCommand;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.KafkaConfigOption;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.part.ConsoleCommand;
import org.disvote.cli.part.CountsCommand;
import org.disvote.cli.part.IngestCommand;
import org.disvote.cli.part.NotaryCommand;
import org.disvote.cli.part.ResultsServerCommand;
import org.disvote.cli.part.SinkCommand;
import org.disvote.cli.part.WitnessCommand;
import org.disvote.cli.results.ResultsCommand;
import org.disvote.cli.roll.RollCommand;
import org.disvote.cli.setting.Values;
import org.disvote.cli.terminal.Logs;
import org.disvote.cli.trustee.SharesCommand;
import org.disvote.cli.trustee.TrusteeCommand;
import org.disvote.cli.verify.VerifyCommand;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.topics.json.Text;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.TopicDriftException;
import org.disvote.topics.rights.Refusals;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Parses a command line, runs its command, and turns failures into an exit code and a message for an
/// operator.
public final class Cli {

    /// The command failed; a message says what to fix.
    public static final int FAILED = 1;

    /// The command line is wrong; every problem is listed.
    public static final int USAGE = 2;

    /// Longer than any message of ours. A text that a message quotes may be of any length.
    private static final int MESSAGE_LENGTH_MAX = 4_000;

    private Cli() {}

    /// @return the exit code
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return run(System.getenv(), out, err, args);
    }

    static int run(Map<String, String> environment, PrintWriter out, PrintWriter err, String... args) {
        Values values;
        CommandLine commands;
        try {
            values = Values.of(environment);
            commands = commandLine(values);
            values.requireKnown(commands);
        } catch (OperatorException e) {
            err.println("disvote: " + printable(text(e)));
            return FAILED;
        }
        Recorder recorder = new Recorder(values, new CommandLine.RunLast(), Cli::exitCode);
        int code = commands.setOut(out)
                .setErr(err)
                .setExecutionStrategy(parsed -> execute(parsed, recorder))
                .setParameterExceptionHandler((wrong, given) -> usage(wrong.getCommandLine(), lines(wrong)))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command))
                .execute(args);
        out.flush();
        err.flush();
        return code;
    }

    /// The whole tree of commands.
    public static CommandLine commandLine() {
        return commandLine(Values.of(System.getenv()));
    }

    /// The same with values from elsewhere.
    static CommandLine commandLine(Values values) {
        Laboratory laboratory = Laboratory.find();
        CommandLine commandLine = new CommandLine(new DisVote())
                .addSubcommand(laboratory.up())
                .addSubcommand(new IngestCommand())
                .addSubcommand(new SinkCommand())
                .addSubcommand(new CountsCommand())
                .addSubcommand(new WitnessCommand())
                .addSubcommand(new ConsoleCommand())
                .addSubcommand(new NotaryCommand())
                .addSubcommand(new ResultsServerCommand())
                .addSubcommand(new TopicsCommand())
                .addSubcommand(new DatabaseCommand())
                .addSubcommand(new ElectionCommand())
                .addSubcommand(new RollCommand())
                .addSubcommand(new VoterKeyCommand())
                .addSubcommand(new TrusteeCommand())
                .addSubcommand(new SharesCommand())
                .addSubcommand(new LogKeyCommand())
                .addSubcommand(new WitnessKeyCommand())
                .addSubcommand(new PromiseKeyCommand())
                .addSubcommand(new ClientCommand())
                .addSubcommand(new PolicyCommand())
                .addSubcommand(new CastCommand())
                .addSubcommand(new VerifyCommand())
                .addSubcommand(new LogCommand())
                .addSubcommand(new CountCommand())
                .addSubcommand(new ResultsCommand())
                .addSubcommand(new TokenCommand())
                .addSubcommand(new ShardCommand())
                .addSubcommand(new ReplicaCommand())
                .addSubcommand(new RebuildCommand())
                .addSubcommand(new AuditCommand())
                .addSubcommand(backup(laboratory))
                .addSubcommand(new ConfigCommand(() -> commandLine(values)))
                .addSubcommand(new CompletionCommand())
                .addSubcommand(new ManCommand())
                .addSubcommand(laboratory.drill())
                .addSubcommand(laboratory.bench())
                .addSubcommand(laboratory.demo());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.registerConverter(Path.class, new Convert.NamedPath());
        commandLine.registerConverter(URI.class, new Convert.Address());
        commandLine.setDefaultValueProvider(values);
        collectErrors(commandLine);
        return commandLine;
    }

    private static CommandLine backup(Laboratory laboratory) {
        return new CommandLine(new BackupCommand()).addSubcommand(laboratory.backupVerify());
    }

    /// Without this setting the parser stops at the first problem.
    private static void collectErrors(CommandLine commandLine) {
        commandLine.getCommandSpec().parser().collectErrors(true);
        commandLine.getSubcommands().values().forEach(Cli::collectErrors);
    }

    private static int execute(ParseResult parsed, Recorder recorder) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        List<String> problems = new ArrayList<>();
        ParseResult last = innermost(parsed);
        for (ParseResult each = parsed; each != null; each = each.hasSubcommand() ? each.subcommand() : null) {
            ParseResult at = each;
            boolean wrongPositional = at.errors().stream().anyMatch(Cli::isWrongPositional);
            at.errors().stream()
                    .filter(error -> !(wrongPositional && followsFromWrongPositional(error)))
                    .forEach(error -> problems.add(sentence(error, at)));
        }
        missingCommand(last.commandSpec()).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            return usage(last.commandSpec().commandLine(), problems);
        }
        if (parsed.commandSpec().userObject() instanceof DisVote root) {
            try {
                root.trustAuthorities();
            } catch (OperatorException e) {
                return failed(e, last.commandSpec().commandLine());
            }
            Logs.use(root.logFormat());
        }
        PasswordNote.of(parsed)
                .forEach(note -> last.commandSpec().commandLine().getErr().println(note));
        return recorder.run(parsed);
    }

    /// A word where a command should be, or a wrong name of an option, comes with the name that is nearest to it.
    private static String sentence(Exception error, ParseResult at) {
        if (!(error instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(error.getMessage());
        }
        String first = unmatched.getUnmatched().getFirst();
        boolean forCommand = !unmatched.isUnknownOption()
                && !at.commandSpec().subcommands().isEmpty()
                && at.commandSpec().positionalParameters().isEmpty();
        String what = forCommand
                ? "'%s' is not a command of %s"
                        .formatted(first, at.commandSpec().qualifiedName())
                : String.valueOf(unmatched.getMessage());
        return unmatched.getSuggestions().stream()
                .findFirst()
                .map(near -> what + ": did you mean " + near + "?")
                .orElse(what);
    }

    /// A group of commands is no [Runnable]: it does nothing itself.
    private static Optional<String> missingCommand(CommandSpec command) {
        List<String> names = List.copyOf(command.subcommands().keySet());
        if (names.isEmpty() || command.userObject() instanceof Runnable) {
            return Optional.empty();
        }
        String others = String.join(", ", names.subList(0, names.size() - 1));
        return Optional.of("Missing command: " + (others.isEmpty() ? "" : others + " or ") + names.getLast());
    }

    private static ParseResult innermost(ParseResult parsed) {
        return parsed.hasSubcommand() ? innermost(parsed.subcommand()) : parsed;
    }

    private static boolean isWrongPositional(Exception error) {
        return error instanceof ParameterException wrong
                && !(error instanceof MissingParameterException)
                && wrong.getArgSpec() != null
                && wrong.getArgSpec().isPositional();
    }

    /// The parser then also reports the same argument as missing and as unknown.
    private static boolean followsFromWrongPositional(Exception error) {
        return switch (error) {
            case MissingParameterException missing ->
                missing.getMissing().stream().allMatch(ArgSpec::isPositional);
            case UnmatchedArgumentException unmatched ->
                unmatched.getUnmatched().size() == 1 && !unmatched.isUnknownOption();
            default -> false;
        };
    }

    private static List<String> lines(Exception wrong) {
        return String.valueOf(wrong.getMessage()).lines().toList();
    }

    private static int usage(CommandLine command, List<String> problems) {
        PrintWriter err = command.getErr();
        // The parser reports some problems twice.
        problems.stream().distinct().forEach(problem -> err.println(printable(problem)));
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return USAGE;
    }

    private static int exitCode(Throwable failure) {
        return failure instanceof UsageException ? USAGE : FAILED;
    }

    private static int failed(Exception failure, CommandLine command) {
        if (failure instanceof UsageException usage) {
            return usage(command, usage.problems());
        }
        Optional<String> message = message(failure, command.getCommandSpec());
        if (message.isPresent()) {
            command.getErr().println("disvote: " + printable(message.get()));
            MissingRightNote.of(failure, command.getCommandSpec())
                    .ifPresent(note -> command.getErr().println(note));
        } else {
            command.getErr()
                    .println("disvote: this is a fault of the program itself; please report it with these lines:");
            failure.printStackTrace(command.getErr());
        }
        return FAILED;
    }

    /// A message about what an operator can fix; empty for a bug in the program.
    private static Optional<String> message(Throwable failure, CommandSpec command) {
        return switch (failure) {
            case OperatorException e -> Optional.of(text(e));
            case MasterUnavailableException e ->
                Optional.of("a master failed (%s): check --masters, and that all are up".formatted(text(e)));
            case TopicDriftException e ->
                Optional.of("the topics are not as the catalogue says (%s): find out who changed them before going on"
                        .formatted(text(e)));
            case KafkaException e ->
                Refusals.sentence(KafkaConfigOption.client(command), e)
                        .or(() ->
                                Optional.of(("Kafka failed (%s): check --brokers, and that the brokers are up; brokers"
                                                + " that ask for TLS or a user need --kafka-config")
                                        .formatted(text(e))));
            case CompletionException e when e.getCause() != null -> message(e.getCause(), command);
            default -> Optional.empty();
        };
    }

    /// A quoted file or argument may contain terminal control characters.
    private static String printable(String text) {
        return Text.printable(text, MESSAGE_LENGTH_MAX);
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
    }
}
