package org.disvote.audit.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.disvote.audit.source.UnreachableException;

/// A file for what an audit keeps of each vote and cannot keep in memory. It is gone once it is closed. Not
/// thread-safe.
public final class TemporaryFile implements AutoCloseable {

    private final FileChannel file;
    private final String what;
    private final int bytesEach;
    private long written;

    private TemporaryFile(FileChannel file, String what, int bytesEach) {
        this.file = file;
        this.what = what;
        this.bytesEach = bytesEach;
    }

    /// @param folder for the file
    /// @param suffix of its name
    /// @param what it holds, in a sentence to the operator
    /// @param bytesEach how many bytes it needs for each vote
    /// @throws UnreachableException if no file can be created there
    public static TemporaryFile create(Path folder, String suffix, String what, int bytesEach)
            throws UnreachableException {
        try {
            Path path = Files.createTempFile(folder, "disvote-audit-", suffix);
            return new TemporaryFile(
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE),
                    what,
                    bytesEach);
        } catch (IOException e) {
            throw unusable(what, bytesEach, e);
        }
    }

    /// Writes what was put into the buffer, and clears it.
    ///
    /// @return where it begins in the file
    public long append(ByteBuffer filled) throws UnreachableException {
        long start = written;
        filled.flip();
        try {
            while (filled.hasRemaining()) {
                written += file.write(filled, written);
            }
        } catch (IOException e) {
            throw unusable(what, bytesEach, e);
        }
        filled.clear();
        return start;
    }

    /// Fills the buffer from its position to its limit.
    ///
    /// @param start where in the file the first byte is
    public void read(long start, ByteBuffer into) throws UnreachableException {
        long at = start;
        try {
            while (into.hasRemaining()) {
                int count = file.read(into, at);
                if (count < 0) {
                    throw new IOException("it ends too early");
                }
                at += count;
            }
        } catch (IOException e) {
            throw unusable(what, bytesEach, e);
        }
    }

    private static UnreachableException unusable(String what, int bytesEach, IOException e) {
        return new UnreachableException(
                "the temporary file of %s cannot be used (%s): it needs %d bytes for each vote; choose another folder"
                                .formatted(what, e.getMessage(), bytesEach)
                        + " with -Djava.io.tmpdir",
                e);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // It held nothing that is needed any more.
        }
    }
}
