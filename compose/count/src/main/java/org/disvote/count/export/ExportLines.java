package org.disvote.count.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.disvote.count.Refusal;
import org.disvote.count.RefusedException;
import org.disvote.topics.json.Digests;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.jspecify.annotations.Nullable;

/// The lines of one file of an export, each with LF behind it, from the first to the last. It keeps one line
/// in memory. For one thread.
public final class ExportLines implements AutoCloseable {

    /// Longer than any statement, roll line or record.
    public static final int LINE_BYTES_MAX = 128 * 1024;

    /// Some hundred files are open at once.
    private static final int BUFFER = 32 * 1024;

    private final ExportFolder folder;
    private final String name;
    private final InputStream in;
    private final MessageDigest digest = Digests.sha256();
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream torn = new ByteArrayOutputStream();
    private int at;
    private int end;
    private long lines;
    private long bytes;
    private @Nullable Hash whole;

    /// @param name of the file in the folder
    /// @throws RefusedException if there is no such file
    ExportLines(ExportFolder folder, String name, Path file) throws RefusedException {
        this.folder = folder;
        this.name = name;
        try {
            in = Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new RefusedException(Refusal.FILE_MISSING, name);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private OperatorException unreadable(IOException e) {
        return new OperatorException(
                "%s of the export cannot be read (%s): check its permissions and the disk"
                        .formatted(name, OperatorFile.why(e)),
                e);
    }

    /// The next line without its LF.
    ///
    /// @return null after the last one
    /// @throws RefusedException if it has no LF or is too long, or if the file was read before and was
    ///     another one
    /// @throws OperatorException if the file cannot be read
    public byte @Nullable [] next() throws RefusedException {
        torn.reset();
        while (true) {
            if (at == end && !fill()) {
                if (torn.size() > 0) {
                    throw new RefusedException(Refusal.FILE_CUT, name);
                }
                return null;
            }
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            if (torn.size() + at - from > LINE_BYTES_MAX) {
                throw new RefusedException(Refusal.LINE_TOO_LONG, lines + 1, name);
            }
            torn.write(buffer, from, at - from);
            if (at < end) {
                at++;
                lines++;
                return torn.toByteArray();
            }
        }
    }

    private boolean fill() throws RefusedException {
        if (whole != null) {
            return false;
        }
        try {
            int read = in.read(buffer);
            if (read < 0) {
                Hash read256 = Hash.of(digest.digest());
                whole = read256;
                folder.wasRead(name, read256);
                return false;
            }
            digest.update(buffer, 0, read);
            bytes += read;
            at = 0;
            end = read;
            return true;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// How many lines were read.
    public long lines() {
        return lines;
    }

    /// How many bytes were read.
    public long bytes() {
        return bytes;
    }

    /// The SHA-256 of the whole file, once [#next] has returned null.
    public Hash digest() {
        Hash read = whole;
        if (read == null) {
            throw new IllegalStateException(name + " was not read to its end");
        }
        return read;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
