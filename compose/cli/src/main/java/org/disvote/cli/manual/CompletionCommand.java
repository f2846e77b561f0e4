package org.disvote.cli.manual;

import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `disvote completion`.
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a script by which bash and zsh complete commands and options.",
        footer = {"", "  source <(./disvote completion)"})
@Unrecorded(Unrecorded.Why.READS)
public final class CompletionCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("disvote", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
