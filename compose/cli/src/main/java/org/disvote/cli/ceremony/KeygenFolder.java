package org.disvote.cli.ceremony;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.disvote.ceremony.deal.Dealing;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;

/// The folder that a ceremony writes. Only its owner can read it.
final class KeygenFolder {

    static final String DEFINITION = "definition.json";
    static final String MINUTES = "minutes.txt";

    private final Path folder;

    private KeygenFolder(Path folder) {
        this.folder = folder;
    }

    /// Looks before anybody types anything.
    ///
    /// @throws OperatorException if it exists and has something in it
    static KeygenFolder at(Path folder) {
        if (Files.exists(folder)) {
            try (Stream<Path> there = Files.list(folder)) {
                if (there.findAny().isPresent()) {
                    throw new OperatorException(
                            "%s is not empty: name a new folder with --out, so that no share is overwritten"
                                    .formatted(folder));
                }
            } catch (IOException e) {
                throw unwritable(folder, e);
            }
        }
        return new KeygenFolder(folder);
    }

    Path share(ShareFile file) {
        return folder.resolve("share-%d-%s.json".formatted(file.index(), file.trustee()));
    }

    Path definition() {
        return folder.resolve(DEFINITION);
    }

    Path minutes() {
        return folder.resolve(MINUTES);
    }

    /// Writes all of it, or leaves nothing behind.
    void write(Dealing dealing, byte[] definition, String minutes) {
        List<Path> written = new ArrayList<>();
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (ShareFile share : dealing.files()) {
                share.create(share(share));
                written.add(share(share));
            }
            written.add(definition());
            Files.write(definition(), definition, StandardOpenOption.CREATE_NEW);
            written.add(minutes());
            Files.write(minutes(), minutes.getBytes(UTF_8), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            remove(written);
            throw unwritable(folder, e);
        } catch (OperatorException e) {
            remove(written);
            throw e;
        }
    }

    private void remove(List<Path> written) {
        try {
            for (Path file : written) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new OperatorException(
                    "%s has a part of what was to be written (%s): destroy it".formatted(folder, OperatorFile.why(e)),
                    e);
        }
    }

    private static OperatorException unwritable(Path folder, IOException e) {
        return new OperatorException(
                "%s cannot be written (%s): name another folder with --out".formatted(folder, OperatorFile.why(e)), e);
    }
}
