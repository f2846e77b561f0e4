package org.disvote.cli.manual;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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

    /// The values of an option that are the constants of an enum. Commands take them in lower case, as their help texts
    /// say, and bash completes only what begins as it was typed.
    private static final Pattern CONSTANTS =
            Pattern.compile("(?<=_option_args=\\()\"[A-Z0-9_]+\"( \"[A-Z0-9_]+\")*(?=\\))");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        String script = AutoComplete.bash("disvote", spec.root().commandLine());
        spec.commandLine()
                .getOut()
                .print(CONSTANTS
                        .matcher(script)
                        .replaceAll(values -> values.group().toLowerCase(Locale.ROOT)));
        return 0;
    }
}
