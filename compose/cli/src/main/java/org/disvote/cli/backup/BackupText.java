package org.disvote.cli.backup;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.disvote.operate.backup.Manifest;

/// What the commands print about a backup.
public final class BackupText {

    private BackupText() {}

    public static void print(PrintWriter out, Path folder, Manifest manifest) {
        long votes = IntStream.range(0, manifest.partitions())
                .mapToLong(manifest::seq)
                .sum();
        out.printf(
                "%s: system %s, %,d votes in %d partitions, %,d records in all, %d run%s, the last at %s%n",
                folder,
                manifest.origin(),
                votes,
                manifest.partitions(),
                manifest.records(),
                manifest.madeAt().size(),
                manifest.madeAt().size() == 1 ? "" : "s",
                manifest.madeAt().getLast());
        manifest.rolls()
                .forEach(roll -> out.printf("roll %s: %,d voters, %s%n", roll.roll(), roll.voters(), roll.digest()));
        if (manifest.heads().isEmpty()) {
            out.println("no master was asked: rolls are not in it, and neither is what only masters have");
        }
        out.println("digest of the manifest: " + Manifest.digest(folder));
    }
}
