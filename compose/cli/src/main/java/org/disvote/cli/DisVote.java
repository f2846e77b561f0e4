package org.disvote.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The root command: lists the commands.
@Command(
        name = "disvote",
        description = "E-voting back end: one durable commit, then a log, then any number of replicas.",
        mixinStandardHelpOptions = true,
        version = "DisVote 1.0.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Each command explains itself: disvote COMMAND --help"})
public final class DisVote implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
