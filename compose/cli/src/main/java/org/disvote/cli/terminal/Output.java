package org.disvote.cli.terminal;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What a command writes to, as a picocli mixin: its results to standard output, warnings and progress to
/// standard error. Both are flushed when the command ends.
@Command // without it, picocli takes no mixin that has no option
public class Output {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    public final PrintWriter out() {
        return command.commandLine().getOut();
    }

    public final PrintWriter err() {
        return command.commandLine().getErr();
    }

    /// @param unit what is counted, in the plural
    public final VoteProgress progress(String unit) {
        return new VoteProgress(err(), unit);
    }
}
