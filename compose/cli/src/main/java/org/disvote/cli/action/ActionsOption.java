package org.disvote.cli.action;

import java.nio.file.Path;
import java.util.Optional;
import org.disvote.cli.setting.Mask;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.operator.ActionLog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/// Where the log of operators' actions is.
public final class ActionsOption {

    private static final String MIXIN = "actions";

    @Option(
            names = "--actions",
            paramLabel = "FILE",
            defaultValue = "${env:DISVOTE_ACTIONS}",
            description = "where operators' actions are recorded (DISVOTE_ACTIONS), - for standard error; default:"
                    + " actions.jsonl in the folder of the `up` that a command works on, otherwise"
                    + " ~/.disvote/actions.jsonl")
    private @Nullable Path file;

    /// The option of the root command.
    static ActionsOption of(CommandSpec command) {
        CommandSpec mixin = command.root().mixins().get(MIXIN);
        return mixin != null && mixin.userObject() instanceof ActionsOption option ? option : new ActionsOption();
    }

    /// The file in which a command's action is recorded.
    public static Path file(CommandSpec command) {
        return of(command).named().orElseGet(() -> unnamed(command));
    }

    /// The file, if no other one is named.
    public static Path unnamed(CommandSpec command) {
        return ofUp(command).orElseGet(ActionsOption::atHome);
    }

    Optional<Path> named() {
        return Optional.ofNullable(file);
    }

    /// A command works on the system of `--data` if it is told no brokers.
    private static Optional<Path> ofUp(CommandSpec command) {
        OptionSpec data = command.findOption("--data");
        OptionSpec brokers = command.findOption("--brokers");
        if (data == null || (brokers != null && Mask.value(brokers) != null)) {
            return Optional.empty();
        }
        return Mask.value(data) instanceof Path folder
                        && folder.resolve(Endpoints.FILE).toFile().isFile()
                ? Optional.of(folder.resolve(ActionLog.FILE))
                : Optional.empty();
    }

    private static Path atHome() {
        return Path.of(System.getProperty("user.home", "."), ".disvote", ActionLog.FILE);
    }
}
