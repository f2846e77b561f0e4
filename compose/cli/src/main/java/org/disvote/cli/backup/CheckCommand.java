package org.disvote.cli.backup;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.operate.backup.BackupCheck;
import org.disvote.operate.backup.Manifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `disvote backup check`.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Compares every file of a backup with the digests in its manifest. It needs nothing but the folder.",
            "This shows that the copy is the one that was made; only `backup verify` shows that it can be restored."
        },
        footer = {"", "Exit codes: 0 every file is as it was written; 1 not so; 2 wrong usage."})
@Unrecorded(Unrecorded.Why.READS)
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private final NamedBackup backup = new NamedBackup();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        Path folder = backup.folder();
        Manifest manifest;
        try (VoteProgress progress = output.progress("records")) {
            manifest = BackupCheck.run(folder, progress::show);
        }
        PrintWriter out = output.out();
        BackupText.print(out, folder, manifest);
        out.println("every file is as it was written");
        return 0;
    }
}
