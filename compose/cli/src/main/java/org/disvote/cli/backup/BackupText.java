package org.disvote.cli.backup;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.disvote.operate.backup.Manifest;
import org.disvote.topics.json.Quantity;

/// What the commands print about a backup.
public final class BackupText {

    private BackupText() {}

    public static void print(PrintWriter out, Path folder, Manifest manifest) {
        long votes = IntStream.range(0, manifest.partitions())
                .mapToLong(manifest::seq)
                .sum();
        out.printf(
                "%s: system %s, %s in %s, %s in all, %s, the last at %s%n",
                folder,
                manifest.origin(),
                Quantity.of(votes, "vote"),
                Quantity.of(manifest.partitions(), "partition"),
                Quantity.of(manifest.records(), "record"),
                Quantity.of(manifest.madeAt().size(), "run"),
                manifest.madeAt().getLast());
        manifest.rolls()
                .forEach(roll -> out.printf(
                        "roll %s: %s, %s%n", roll.roll(), Quantity.of(roll.voters(), "voter"), roll.digest()));
        if (manifest.heads().isEmpty()) {
            out.println("no master was asked: rolls are not in it, and neither is what only masters have");
        }
        out.println("digest of the manifest: " + Manifest.digest(folder));
    }
}
