package org.disvote.cli.backup;

import picocli.CommandLine.Command;

/// `disvote backup`. The laboratory adds `verify`.
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Backs up the log's topics and the rolls into files with digests, proves such a backup, and brings a system"
                    + " back from it after the loss of a whole site.",
        },
        footer = {
            "",
            "Keys are never in a backup: keep copies of their files yourself. docs/backup.md says which, and has the"
                    + " procedure for the loss of a site."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CreateCommand.class, CheckCommand.class, RestoreCommand.class, RollsCommand.class})
public final class BackupCommand {}
