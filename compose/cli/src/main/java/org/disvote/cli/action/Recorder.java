package org.disvote.cli.action;

import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.disvote.cli.action.Unrecorded.Why;
import org.disvote.cli.setting.Mask;
import org.disvote.cli.setting.Values;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.operator.ActionLog;
import org.disvote.topics.operator.ActionLog.Intent;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Runs a command between two lines in the log of operators' actions, unless the command is [Unrecorded].
///
/// @param values where the values of options come from
/// @param running runs the command
/// @param exitCode what a failure of the command becomes
public record Recorder(Values values, IExecutionStrategy running, ExitCode exitCode) {

    /// The exit code that a command gets by a failure.
    public interface ExitCode {
        int of(Throwable failure);
    }

    /// @param parsed of the root command
    /// @return the command's exit code
    public int run(ParseResult parsed) {
        ParseResult last = last(parsed);
        Optional<Path> file = file(parsed);
        if (file.isEmpty()) {
            return running.execute(parsed);
        }
        CommandSpec command = last.commandSpec();
        ActionLog.Begun begun;
        try {
            begun = new ActionLog(file.get(), Clock.systemUTC()).begin(intent(last));
        } catch (OperatorException e) {
            throw new ExecutionException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
        int code;
        try {
            code = running.execute(parsed);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            end(begun, exitCode.of(cause), command);
            throw e;
        }
        end(begun, code, command);
        return code;
    }

    private static void end(ActionLog.Begun begun, int code, CommandSpec command) {
        try {
            begun.end(code == 0, code);
        } catch (OperatorException e) {
            throw new ExecutionException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static ParseResult last(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last;
    }

    private static Optional<Path> file(ParseResult parsed) {
        CommandSpec command = last(parsed).commandSpec();
        Optional<Why> unrecorded = unrecorded(command);
        if (unrecorded.isEmpty()) {
            return Optional.of(ActionsOption.file(command));
        }
        return unrecorded.get() == Why.PART ? ActionsOption.of(command).named() : Optional.empty();
    }

    /// Why a command is not recorded; empty if it is. A group of commands speaks for those in it, and does nothing
    /// itself.
    public static Optional<Why> unrecorded(CommandSpec command) {
        if (!command.subcommands().isEmpty()) {
            return Optional.of(Why.READS);
        }
        for (CommandSpec at = command; at != null; at = at.parent()) {
            Object object = at.userObject();
            Unrecorded found = object == null ? null : object.getClass().getAnnotation(Unrecorded.class);
            if (found != null) {
                return Optional.of(found.value());
            }
        }
        return Optional.empty();
    }

    private Intent intent(ParseResult last) {
        Operator operator = Operator.ofThisProcess(System.getenv());
        String election = null;
        SequencedMap<String, String> arguments = new LinkedHashMap<>();
        for (ArgSpec arg : last.commandSpec().args()) {
            if (values.isChosen(arg, last)) {
                arguments.put(Values.name(arg), Mask.text(arg));
                if (Mask.value(arg) instanceof ElectionId id) {
                    election = id.value();
                }
            }
        }
        return new Intent(operator.who(), operator.from(), name(last.commandSpec()), election, arguments);
    }

    /// Without the name of the root command.
    static String name(CommandSpec command) {
        String all = command.qualifiedName();
        return all.substring(all.indexOf(' ') + 1);
    }
}
