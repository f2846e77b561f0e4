package org.disvote.compose.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The root command: says which commands there are.
@Command(
        name = "disvote",
        description = "E-voting back end: one durable commit, then a log, then any number of replicas.",
        mixinStandardHelpOptions = true,
        version = "DisVote 1.0.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            IngestCommand.class,
            SinkCommand.class,
            CountsCommand.class,
            ConsoleCommand.class,
            TopicsCommand.class,
            ElectionCommand.class,
            RollCommand.class,
            ResultsCommand.class,
            TokenCommand.class,
            ShardCommand.class,
            ReplicaCommand.class,
            RebuildCommand.class,
            AuditCommand.class,
            DrillCommand.class,
            BenchCommand.class,
            DemoCommand.class
        },
        footer = {"", "Each command explains itself: disvote COMMAND --help"})
final class DisVote implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
