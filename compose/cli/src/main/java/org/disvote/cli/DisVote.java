package org.disvote.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The root command: lists the commands.
@Command(
        name = "disvote",
        description = "E-voting back end: one durable commit, then a log, then any number of replicas.",
        mixinStandardHelpOptions = true,
        versionProvider = DisVote.Version.class,
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

    /// The build writes its version into the manifest of our jar; classes in a folder have none.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = DisVote.class.getPackage().getImplementationVersion();
            return new String[] {"DisVote " + (version == null ? "(not packaged)" : version)};
        }
    }
}
