package org.disvote.cli.database;

import picocli.CommandLine.Command;

@Command(
        name = "database",
        mixinStandardHelpOptions = true,
        description = {
            "Prepares masters and replicas on your own PostgreSQL servers, and checks what each role may do there.",
            "",
            "The tables belong to the role disvote_owner, which no service has. Ingest inserts votes, but can neither"
                    + " update nor delete one; sinks cannot connect to a master; auditors read. Beyond that, each"
                    + " database refuses to change a vote, and to delete one, but for partitions that were moved and"
                    + " records that are destroyed after the count."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PrepareCommand.class, CheckCommand.class})
public final class DatabaseCommand {}
