package org.disvote.cli.roll;

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
public final class RollCommand {}
