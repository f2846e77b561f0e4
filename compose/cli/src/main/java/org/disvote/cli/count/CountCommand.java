package org.disvote.cli.count;

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
public final class CountCommand {}
