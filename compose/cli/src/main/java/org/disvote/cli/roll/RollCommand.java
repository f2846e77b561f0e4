package org.disvote.cli.roll;

import java.util.List;
import org.disvote.cli.option.UsageException;
import picocli.CommandLine.Command;

@Command(
        name = "roll",
        mixinStandardHelpOptions = true,
        description = "Imports, checks and shows rolls: who may vote in elections whose eligibility is `roll`.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ImportCommand.class,
            CheckCommand.class,
            LinesCommand.class,
            ShowCommand.class,
            SampleCommand.class
        })
public final class RollCommand implements Runnable {

    @Override
    public void run() {
        throw new UsageException(List.of("Missing command: import, check, lines, show or sample"));
    }
}
