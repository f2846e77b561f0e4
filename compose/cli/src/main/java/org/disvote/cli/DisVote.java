package org.disvote.cli;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.disvote.cli.action.ActionsOption;
import org.disvote.cli.terminal.Logs;
import org.disvote.topics.listen.TrustedAuthorities;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--authorities",
            paramLabel = "FILE",
            defaultValue = "${env:DISVOTE_AUTHORITIES}",
            description = "before the command: certificates in PEM of authorities that are trusted for https:// besides"
                    + " the usual ones (DISVOTE_AUTHORITIES)")
    private @Nullable Path authorities;

    @Mixin(name = "actions")
    @SuppressWarnings("UnusedVariable") // asked for by its name
    private final ActionsOption actions = new ActionsOption();

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            defaultValue = "${env:DISVOTE_LOG_FORMAT:-text}",
            description =
                    "the form of a process's own log (DISVOTE_LOG_FORMAT): lines to read, or a JSON object in each"
                            + " line; default: ${DEFAULT-VALUE}")
    private Logs.Format logFormat = Logs.Format.TEXT;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /// Every HTTPS client of this process uses it from then on.
    ///
    /// @throws OperatorException if the file has no certificates
    void trustAuthorities() {
        if (authorities != null) {
            SSLContext.setDefault(TrustedAuthorities.with(authorities));
        }
    }

    Logs.Format logFormat() {
        return logFormat;
    }

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
