package org.disvote.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The file that a child process writes its output to.
public final class OutputFile {

    private static final long LOG_BYTES_MAX = 16L << 20;

    private OutputFile() {}

    /// Makes the folder of the file, and renames a large file to `FILE.1`. One former file is kept, so that a system
    /// that is restarted for years does not fill the disk.
    public static void rotate(Path output) throws IOException {
        try {
            Files.createDirectories(output.toAbsolutePath().getParent());
            if (Files.exists(output) && Files.size(output) > LOG_BYTES_MAX) {
                Files.move(
                        output,
                        output.resolveSibling(output.getFileName() + ".1"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
