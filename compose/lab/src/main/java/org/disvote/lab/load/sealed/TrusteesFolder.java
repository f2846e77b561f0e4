package org.disvote.lab.load.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.topics.note.SigningKey;

/// What the trustees of an election for trying have, in one folder: share files, signing keys and passphrases. In a
/// real election no two of them are ever in one place. All files have mode 0600.
///
/// @param shares in the order of the trustees
/// @param keys in the same order
/// @param passphrases a file with one a line, in the same order
public record TrusteesFolder(Path folder, List<Path> shares, List<Path> keys, Path passphrases) {

    private static final String PASSPHRASES = "passphrases";

    public TrusteesFolder {
        shares = List.copyOf(shares);
        keys = List.copyOf(keys);
    }

    /// @param folder is made, or empty
    public static TrusteesFolder write(SealedElection election, Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        List<Path> shares = new ArrayList<>();
        for (ShareFile share : election.shares()) {
            Path file = folder.resolve("share-%d-%s.json".formatted(share.index(), share.trustee()));
            share.create(file);
            shares.add(file);
        }
        List<Path> keys = new ArrayList<>();
        for (SigningKey key : election.trustees()) {
            Path file = folder.resolve(key.name() + ".key");
            key.create(file);
            keys.add(file);
        }
        Path passphrases = Files.createFile(
                folder.resolve(PASSPHRASES),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passphrases, String.join("\n", election.passphrases()) + "\n", UTF_8);
        return new TrusteesFolder(folder, shares, keys, passphrases);
    }
}
