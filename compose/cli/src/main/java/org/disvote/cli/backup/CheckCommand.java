package org.disvote.cli.backup;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.operate.backup.BackupCheck;
import org.disvote.operate.backup.Manifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path folder = backup.folder();
        Manifest manifest;
        try (VoteProgress progress = new VoteProgress(spec.commandLine().getErr(), "records")) {
            manifest = BackupCheck.run(folder, progress::show);
        }
        PrintWriter out = spec.commandLine().getOut();
        BackupText.print(out, folder, manifest);
        out.println("every file is as it was written");
        out.flush();
        return 0;
    }
}
