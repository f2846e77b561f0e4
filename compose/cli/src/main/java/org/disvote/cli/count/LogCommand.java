package org.disvote.cli.count;

import java.util.List;
import org.disvote.cli.option.UsageException;
import picocli.CommandLine.Command;

/// `disvote log`.
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "Works with the log of a system.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = LogExportCommand.class)
public final class LogCommand implements Runnable {

    @Override
    public void run() {
        throw new UsageException(List.of("Missing command: export"));
    }
}
