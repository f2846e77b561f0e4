package org.disvote.cli.count;

import java.util.List;
import org.disvote.cli.option.UsageException;
import picocli.CommandLine.Command;

/// `disvote count`.
@Command(
        name = "count",
        mixinStandardHelpOptions = true,
        description = {
            "Counts a closed election from an export of the log.",
            "Trustees check the export on their own machines, the election is opened where they meet, they sign what"
                    + " was counted, and the operator publishes it."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CheckInputCommand.class, OpenCommand.class, SignCommand.class, PublishCommand.class})
public final class CountCommand implements Runnable {

    @Override
    public void run() {
        throw new UsageException(List.of("Missing command: check-input, open, sign or publish"));
    }
}
