package org.disvote.cli.election;

import org.disvote.cli.ceremony.KeygenCommand;
import org.disvote.cli.ceremony.KeytestCommand;
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
public final class ElectionCommand {}
