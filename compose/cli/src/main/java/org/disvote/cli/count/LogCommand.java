package org.disvote.cli.count;

import picocli.CommandLine.Command;

/// `disvote log`.
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "Works with the log of a system.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = LogExportCommand.class)
public final class LogCommand {}
