package org.disvote.cli.backup;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.disvote.cli.option.RequiredMasters;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.operate.backup.BackupCheck;
import org.disvote.operate.backup.Manifest;
import org.disvote.operate.roll.RollRestore;
import org.disvote.topics.json.Quantity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `disvote backup rolls`.
@Command(
        name = "rolls",
        mixinStandardHelpOptions = true,
        description = {
            "Puts the rolls of a backup onto masters that were rebuilt. It needs no voter key, since a backup has"
                    + " pseudonyms, and states nothing, since the log has the statements already."
        },
        footer = {"", "Exit codes: 0 all rolls are there; 1 not so, and the message says why; 2 wrong usage."})
final class RollsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "a backup")
    private Path folder = Path.of("");

    @Mixin
    private final RequiredMasters system = new RequiredMasters();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        PrintWriter out = output.out();
        try (VoteProgress progress = output.progress("voters")) {
            Manifest manifest = BackupCheck.run(folder, progress::show);
            for (Manifest.Roll roll : manifest.rolls()) {
                long voters = RollRestore.run(
                        system.masters(), system.brokers(), roll.roll(), folder.resolve(roll.file()), progress::show);
                out.printf("roll %s: %s%n", roll.roll(), Quantity.of(voters, "voter"));
            }
        }
        return 0;
    }
}
