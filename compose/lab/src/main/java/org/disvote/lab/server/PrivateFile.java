package org.disvote.lab.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.disvote.topics.operator.OwnerOnlyFile;

/// A file that holds a password: from its first byte on only its owner may read it.
public final class PrivateFile {

    private PrivateFile() {}

    /// A reader sees the whole of the old file or of the new one, also after a crash.
    public static void write(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft); // of a write that was cut off: its permissions may be others
        OwnerOnlyFile.create(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
