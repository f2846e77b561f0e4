package org.disvote.cli.backup;

import java.nio.file.Path;
import org.disvote.cli.setting.Shown;
import org.disvote.operate.backup.Manifest;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A backup that a command is told to look at, and which one it must be.
public final class NamedBackup {

    @Parameters(paramLabel = "DIR", description = "a backup")
    private Path folder = Path.of("");

    @Option(
            names = "--digest",
            paramLabel = "sha256:…",
            description = "the digest of the manifest that `backup create` printed, from elsewhere than this folder")
    @Shown
    private @Nullable String digest;

    /// @throws OperatorException if its manifest has another digest
    public Path folder() {
        if (digest != null && !Manifest.digest(folder).equals(digest)) {
            throw new OperatorException(
                    "the manifest of %s has the digest %s, and --digest says %s: it is another backup"
                            .formatted(folder, Manifest.digest(folder), digest));
        }
        return folder;
    }
}
