package org.disvote.cli.backup;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.operate.backup.BackupCheck;
import org.disvote.operate.backup.Manifest;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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

    @Parameters(paramLabel = "DIR", description = "a backup")
    private Path folder = Path.of("");

    @Option(
            names = "--digest",
            paramLabel = "sha256:…",
            description = "the digest of the manifest that `backup create` printed, from elsewhere than this folder")
    @Shown
    private @Nullable String digest;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        requireDigest(folder, digest);
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

    private static void requireDigest(Path folder, @Nullable String expected) {
        if (expected != null && !Manifest.digest(folder).equals(expected)) {
            throw new OperatorException(
                    "the manifest of %s has the digest %s, and --digest says %s: it is another backup"
                            .formatted(folder, Manifest.digest(folder), expected));
        }
    }
}
