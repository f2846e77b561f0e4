package org.disvote.operate.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.disvote.operate.backup.Manifest.Part;
import org.disvote.operate.backup.Manifest.Roll;
import org.disvote.operate.backup.Manifest.Segment;
import org.disvote.topics.json.Digests;
import org.disvote.topics.operator.OperatorFile;

/// Compares every file of a backup with its manifest. It needs no brokers and no database.
public final class BackupCheck {

    private static final int BUFFER = 1 << 16;
    private static final int PROBLEMS_MAX = 20;

    private BackupCheck() {}

    /// @throws DamagedBackupException if a file is missing or has other bytes
    /// @throws org.disvote.topics.operator.OperatorException if the folder holds no backup
    public static Manifest run(Path folder, BackupWatch watch) {
        Manifest manifest = Manifest.read(folder);
        List<String> problems = new ArrayList<>();
        long done = 0;
        for (Part part : manifest.topics()) {
            for (Segment segment : part.segments()) {
                check(folder, segment.file(), segment.digest(), problems);
                done += segment.records();
                watch.progress("comparing digests", done, manifest.records());
            }
        }
        for (Roll roll : manifest.rolls()) {
            check(folder, roll.file(), roll.digest(), problems);
        }
        if (manifest.report() != null) {
            check(folder, manifest.report().file(), manifest.report().digest(), problems);
        }
        if (!problems.isEmpty()) {
            throw new DamagedBackupException("%s is damaged: %s%s; use another copy of the backup"
                    .formatted(
                            folder,
                            String.join("; ", problems.subList(0, Math.min(problems.size(), PROBLEMS_MAX))),
                            problems.size() > PROBLEMS_MAX
                                    ? "; and %d more".formatted(problems.size() - PROBLEMS_MAX)
                                    : ""));
        }
        return manifest;
    }

    private static void check(Path folder, String name, String digest, List<String> problems) {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder.normalize())) {
            problems.add("the manifest names %s, which is outside the folder".formatted(name));
            return;
        }
        MessageDigest found = Digests.sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                found.update(buffer, 0, read);
            }
        } catch (NoSuchFileException e) {
            problems.add("%s is missing".formatted(name));
            return;
        } catch (IOException e) {
            problems.add("%s cannot be read (%s)".formatted(name, OperatorFile.why(e)));
            return;
        }
        String is = Digests.text(found.digest());
        if (!is.equals(digest)) {
            problems.add("%s has the digest %s, and the manifest says %s".formatted(name, is, digest));
        }
    }
}
