package org.disvote.cli.election;

import java.util.List;
import org.disvote.cli.ceremony.KeygenCommand;
import org.disvote.cli.ceremony.KeytestCommand;
import org.disvote.cli.option.UsageException;
import picocli.CommandLine.Command;

@Command(
        name = "election",
        mixinStandardHelpOptions = true,
        description = "Defines, launches, shows and closes elections.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            KeygenCommand.class,
            KeytestCommand.class,
            PutCommand.class,
            PreviewCommand.class,
            LaunchCommand.class,
            ListCommand.class,
            ShowCommand.class,
            CloseCommand.class,
            CloseCommand.Now.class,
            SampleCommand.class
        })
public final class ElectionCommand implements Runnable {

    @Override
    public void run() {
        throw new UsageException(List.of(
                "Missing command: keygen, keytest, put, preview, launch, list, show, close, close-now or" + " sample"));
    }
}
